import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { caddyfile, haproxyConfig, nginxConfig } from "./by-hand.js";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const node = process.execPath;

/** What each system claims to do for CORS as it is set up here; the check holds it to that. */
const none = { cors: false, preflight: false };
const full = { cors: true, preflight: true };

/** A peer that runs in Node: a program of ours that takes a port and a target, written as the peer's README has it. */
const program = (name, claims, more = {}) => ({
  name,
  claims,
  start: ({ port, target }) => ({ command: node, args: [here(`./${more.file ?? name}.js`), port, target] }),
  ...more,
});

/** A server that reads a configuration file, on one core as every other. */
const configured = (name, executable, write, args, env = {}) => ({
  name,
  claims: full,
  executable,
  start({ port, target, folder }) {
    const file = join(folder, name);
    writeFileSync(file, write({ port, upstream: new URL(target).host, folder }));
    return { command: executable, args: args(file), env };
  },
});

/** `executable`: skipped where it is not installed. `path`: how a path of the upstream is asked for. */
export const systems = [
  {
    name: "corswalk",
    claims: full,
    // As it comes; its log goes to a file, as every other system's does. No other flag.
    start: ({ port, target }) => ({
      command: node,
      args: [here("../../bin/corswalk.js"), target, "--port", port],
    }),
  },
  program("http-proxy (keep-alive)", none, { file: "http-proxy-keep-alive" }),
  program("http-proxy", none),
  program("http-proxy-3", none),
  program("httpxy", none),
  program("http-proxy-middleware", none),
  program("vite", full),
  program("webpack-dev-server", none),
  program("@fastify/http-proxy", none, { file: "fastify-http-proxy" }),
  {
    name: "local-cors-proxy",
    claims: full,
    start: ({ port, target }) => ({
      command: node,
      args: [here("../node_modules/local-cors-proxy/bin/lcp.js"), "--port", port, "--proxyUrl", target],
    }),
    path: (path) => `/proxy${path}`,
  },
  program("cors-anywhere", full, { path: (path, target) => `/${target}${path}` }),
  configured("caddy", "caddy", caddyfile, (file) => ["run", "--adapter", "caddyfile", "--config", file], {
    GOMAXPROCS: "1",
  }),
  configured("nginx", "nginx", nginxConfig, (file) => ["-c", file]),
  configured("haproxy", "haproxy", haproxyConfig, (file) => ["-f", file]),
  // Not a proxy: what a Node server that answers by itself can do.
  program("node (answers itself)", full, { file: "answers-itself", proxies: false }),
];
