import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../../bench/free-port.js";
import type { Fix } from "../../../src/advice/fixes/fix.ts";
import { type Running, start } from "./program.ts";

/** A real server with an API that has no CORS of its own, or with a fix pasted where its author says. */
export interface RealServer {
  readonly name: string;
  /** What has to be installed for it, where it is not. */
  readonly missing: string | undefined;
  /** `api` is the URL of an API for those that only stand in front of one. */
  readonly start: (fix: Fix | undefined, api: URL) => Promise<Running>;
}

const PYTHON = "/usr/bin/python3";
const APACHE_MODULES = "/usr/lib/apache2/modules";

export const realServers: readonly RealServer[] = [
  ...["express", "fastify", "hono", "koa", "node"].map(nodeServer),
  { name: "cloudflare", missing: undefined, start: startWorker },
  pythonServer("flask", "flask_cors", "python3-flask-cors"),
  pythonServer("django", "corsheaders", "python3-django-cors-headers"),
  pythonServer("fastapi", "uvicorn", "python3-fastapi python3-uvicorn"),
  {
    name: "nginx",
    missing: unless("/usr/sbin/nginx", "nginx"),
    start: (fix, api) =>
      startConfigured(
        "nginx.conf",
        fix,
        api,
        (file) => ["/usr/sbin/nginx", "-c", file],
        /start worker|getrlimit/,
      ),
  },
  {
    name: "caddy",
    missing: unless("/usr/bin/caddy", "caddy"),
    start: (fix, api) =>
      startConfigured(
        "Caddyfile",
        fix,
        api,
        (file) => ["/usr/bin/caddy", "run", "--adapter", "caddyfile", "--config", file],
        /serving initial configuration/,
      ),
  },
  {
    name: "apache",
    missing: unless("/usr/sbin/apache2", "apache2"),
    start: (fix, api) =>
      startConfigured(
        "apache.conf",
        fix,
        api,
        (file) => ["/usr/sbin/apache2", "-DFOREGROUND", "-f", file],
        /resuming normal operations/,
      ),
  },
  {
    name: "haproxy",
    missing: unless("/usr/sbin/haproxy", "haproxy"),
    start: (fix, api) =>
      startConfigured(
        "haproxy.cfg",
        fix,
        api,
        (file) => ["/usr/sbin/haproxy", "-W", "-db", "-f", file],
        /Loading success/,
      ),
  },
];

function nodeServer(name: string): RealServer {
  return {
    name,
    missing: undefined,
    start: (fix) =>
      start(process.execPath, ["--input-type=module", "-e", pasted(`${name}.mjs`, fix)], {
        says: /port (\d+)\n/,
      }),
  };
}

function startWorker(fix: Fix | undefined): Promise<Running> {
  const place = folder();
  const fixed = fix === undefined ? [] : [inFolder(place, "worker.mjs", fix.files[0]?.text ?? "")];
  return start(process.execPath, ["--input-type=module", "-e", template("worker.mjs"), "-", ...fixed], {
    says: /port (\d+)\n/,
    folder: place,
  });
}

function pythonServer(name: string, module: string, packages: string): RealServer {
  return {
    name,
    missing: pythonHas(module) ? undefined : packages,
    start: (fix) => start(PYTHON, ["-c", pasted(`${name}.py`, fix)], { says: /port (\d+)\n/ }),
  };
}

async function startConfigured(
  file: string,
  fix: Fix | undefined,
  api: URL,
  command: (file: string) => readonly [string, ...string[]],
  says: RegExp,
): Promise<Running> {
  const port = await freePort();
  const place = folder();
  const values: Record<string, string> = {
    folder: place,
    port: String(port),
    api: api.origin,
    authority: api.host,
    modules: APACHE_MODULES,
  };
  const text = pasted(file, fix).replace(/<<(\w+)>>/g, (_, name: string) => values[name] ?? "");
  const [program, ...args] = command(inFolder(place, file, text));
  return start(program, args, { says, port, folder: place });
}

/** The app's text with the fix's where it says `<<fix>>`, or `<<fix FILE>>` for one of several. */
function pasted(app: string, fix: Fix | undefined): string {
  return template(app).replace(/^[ \t]*(?:#|\/\/) <<fix(?: (\S+))?>>\n/gm, (_, name?: string) => {
    const file = name === undefined ? fix?.files[0] : fix?.files.find((one) => one.name === name);
    if (fix !== undefined && file === undefined) throw new Error(`The fix has no file ${name}`);
    return file?.text ?? "";
  });
}

function template(app: string): string {
  return readFileSync(new URL(`apps/${app}`, import.meta.url), "utf8");
}

function folder(): string {
  return mkdtempSync(join(tmpdir(), "corswalk-fix-"));
}

function inFolder(place: string, name: string, text: string): string {
  const file = join(place, name);
  writeFileSync(file, text);
  return file;
}

function unless(path: string, packages: string): string | undefined {
  return existsSync(path) ? undefined : packages;
}

function pythonHas(module: string): boolean {
  return spawnSync(PYTHON, ["-c", `import ${module}`]).status === 0;
}
