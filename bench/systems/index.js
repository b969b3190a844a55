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
  kind: "proxy",
  claims,
  start: ({ port, target }) => ({ command: node, args: [here(`./${more.file ?? name}.js`), port, target] }),
  ...more,
});

/** A server that reads a configuration file, on one core as every other. */
const configured = (name, executable, write, args, env = {}) => ({
  name,
  kind: "proxy",
  claims: full,
  executable,
  start({ port, target, folder }) {
    const file = join(folder, name);
    writeFileSync(file, write({ port, upstream: new URL(target).host, folder }));
    return { command: executable, args: args(file), env };
  },
});

/** `executable`: left out where it is not installed. `path`: how a path of the upstream is asked for. */
export const systems = [
  {
    name: "corswalk",
    kind: "proxy",
    claims: full,
    // As on a terminal, where the inspector is on: it keeps the last calls for a page that nobody has opened. The log goes to a
    // file. nginx and local-cors-proxy log each call as well, the others none.
    start: ({ port, target }) => ({
      command: node,
      args: [here("../../bin/corswalk.js"), target, "--port", port, "--inspector"],
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
    kind: "proxy",
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
  // The limits: what a Node server that answers by itself can do, and what the upstream can.
  program("node (answers itself)", full, { file: "answers-itself", kind: "server" }),
  { name: "the upstream itself", kind: "upstream", claims: none },
];
