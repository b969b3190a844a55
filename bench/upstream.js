import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "./free-port.js";
import { isInstalled, loadCore, start } from "./process.js";
import { answering } from "./verify.js";

const program = (name) => fileURLToPath(new URL(`./load/${name}.js`, import.meta.url));

/**
 * Three: a fast one for what is short, nginx where it is installed; one in Node for what streams; and an API that is away. That
 * one, and who is measured with it, has no core of its own: the browser takes both.
 */
export async function startUpstreams(folder) {
  const streaming = await started(folder, loadCore, program("upstream-server"));
  const away = await started(folder, undefined, program("api-away"));
  if (!isInstalled("nginx")) return { fast: streaming, streaming, away, kind: "node" };
  return { fast: await startNginx(folder), streaming, away, kind: "nginx" };
}

async function started(folder, core, file) {
  const port = await freePort();
  const child = start(core, { command: process.execPath, args: [file, port] }, join(folder, `${port}.log`));
  const target = `http://127.0.0.1:${port}`;
  await answering(`${target}/api/users/1`, child);
  return { child, target };
}

async function startNginx(folder) {
  const port = await freePort();
  const file = join(folder, "upstream.conf");
  writeFileSync(join(folder, "64k"), "x".repeat(64 * 1024));
  writeFileSync(join(folder, "100m"), Buffer.alloc(100 * 1024 * 1024, "x"));
  writeFileSync(file, nginx(port, folder));
  const child = start(loadCore, { command: "nginx", args: ["-c", file] }, join(folder, "upstream.log"));
  const target = `http://127.0.0.1:${port}`;
  await answering(`${target}/api/users/1`, child);
  return { child, target };
}

/** `X-Answer` is another one on each answer: whoever repeats it did not ask. */
const nginx = (port, folder) => `
worker_processes 1;
daemon off;
error_log ${folder}/upstream-error.log;
pid ${folder}/upstream.pid;
events { worker_connections 8192; }
http {
  access_log off;
  keepalive_requests 100000000;
  client_body_temp_path ${folder}/upstream-body;
  proxy_temp_path ${folder}/upstream-proxy;
  fastcgi_temp_path ${folder}/upstream-fastcgi;
  uwsgi_temp_path ${folder}/upstream-uwsgi;
  scgi_temp_path ${folder}/upstream-scgi;
  server {
    listen 127.0.0.1:${port};
    default_type application/json;
    add_header X-Answer $request_id;
    location / { return 200 '{"id":1,"name":"Ada"}'; }
    location = /api/64k { alias ${folder}/64k; }
    location = /api/100m { alias ${folder}/100m; }
  }
}
`;
