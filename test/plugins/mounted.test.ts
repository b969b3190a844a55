import { createServer, type RequestListener } from "node:http";
import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { ConfigError } from "../../src/config/fault.ts";
import corswalk, { type Given, type Middleware } from "../../src/plugins/connect.ts";
import { type Ask, ask } from "../support/client.ts";
import { dial } from "../support/raw.ts";
import { listening, recordingUpstream } from "../support/upstream.ts";
import { memoryLog } from "../toolchain/plugins/log.ts";

/** Their types are not installed. */
const load = async (name: string) => (await import(name)).default;

interface App {
  use(...handlers: unknown[]): App;
}

type Parsers = Record<"json" | "text" | "raw" | "urlencoded", (options?: object) => unknown>;

/** An Express app that `prepare` puts together, on a free port. */
async function app(version: string, given: Given, prepare: (app: App, own: Middleware) => void) {
  const log = memoryLog();
  const middleware = corswalk(given, { logger: log });
  const create = await load(version);
  const express: App & RequestListener = create();
  prepare(express, middleware);
  const server = createServer(express);
  const { port, close } = await listening(server);
  onTestFinished(async () => {
    await middleware.close();
    close();
  });
  return { port, log, server, middleware };
}

describe.each([
  ["Express 5", "express"],
  ["Express 4", "express4"],
])("behind a body parser of %s", (_name, version) => {
  const form = "application/x-www-form-urlencoded";
  const cases: readonly [string, (express: Parsers) => unknown, string, string | Buffer, string][] = [
    ["JSON is written again", (e) => e.json(), "application/json", '{ "a": [1, "ü"] }', '{"a":[1,"ü"]}'],
    ["JSON of another name too", (e) => e.json({ type: "*/*" }), "application/ld+json", '{"a":1}', '{"a":1}'],
    ["a JSON string stays one", (e) => e.json({ strict: false }), "application/json", '"text"', '"text"'],
    [
      "JSON read as text is as it came",
      (e) => e.text({ type: "*/*" }),
      "application/json",
      '{ "a": 1 }',
      '{ "a": 1 }',
    ],
    [
      "a form is written again",
      (e) => e.urlencoded({ extended: false }),
      form,
      "a=1&b=%20x&a=2",
      "a=1&a=2&b=+x",
    ],
    [
      "a nested form too",
      (e) => e.urlencoded({ extended: true }),
      form,
      "u[n]=ann&u[t][]=x",
      "u%5Bn%5D=ann&u%5Bt%5D=x",
    ],
    ["raw bytes are as they came", (e) => e.raw({ type: "*/*" }), "image/png", "\x00\x01", "\x00\x01"],
    ["text is as it came", (e) => e.text(), "text/plain", "ü and so on", "ü and so on"],
    [
      "text keeps its charset",
      (e) => e.text(),
      "text/plain; charset=latin1",
      Buffer.from("ü", "latin1"),
      "\ufffd",
    ],
    ["what it does not read comes through as a stream", (e) => e.json(), "text/csv", "a,b", "a,b"],
  ];
  it.each(cases)("%s", async (_title, parser, type, body, expected) => {
    const upstream = await recordingUpstream();
    const parsers = await load(version);
    const { port } = await app(version, { "/api": upstream.url }, (express, own) =>
      express.use(parser(parsers)).use(own),
    );
    await ask(port, { method: "POST", path: "/api/x", headers: { "Content-Type": type }, body });
    expect(upstream.heard[0]).toMatchObject({ body: expected, headers: { "content-type": type } });
  });

  it("a compressed body that was read goes on as it was before it was compressed", async () => {
    const upstream = await recordingUpstream();
    const { json } = await load(version);
    const { port } = await app(version, { "/api": upstream.url }, (express, own) =>
      express.use(json()).use(own),
    );
    const headers = { "Content-Type": "application/json", "Content-Encoding": "gzip" };
    await ask(port, { method: "POST", path: "/api/x", headers, body: gzipSync('{"a":1}') });
    expect(upstream.heard[0]?.body).toBe('{"a":1}');
    expect(upstream.heard[0]?.headers).not.toHaveProperty("content-encoding");
  });

  it("the bytes that came are taken where they have been kept", async () => {
    const upstream = await recordingUpstream();
    const { json } = await load(version);
    const verify = (request: { rawBody?: Buffer }, _: unknown, bytes: Buffer) => {
      request.rawBody = bytes;
    };
    const { port } = await app(version, { "/api": upstream.url }, (express, own) =>
      express.use(json({ verify })).use(own),
    );
    const headers = { "Content-Type": "application/json" };
    await ask(port, { method: "POST", path: "/api/x", headers, body: '{ "n": 12345678901234567890 }' });
    expect(upstream.heard[0]?.body).toBe('{ "n": 12345678901234567890 }');
  });

  it("a body that was read and thrown away is an error that says so, and nothing goes upstream", async () => {
    const upstream = await recordingUpstream();
    const drain = (request: NodeJS.ReadableStream, _: unknown, next: () => void) =>
      request.resume().once("end", next);
    const { port } = await app(version, { "/api": upstream.url }, (express, own) =>
      express.use(drain).use(own),
    );
    const headers = { "Content-Type": "application/json" };
    const answer = await ask(port, { method: "POST", path: "/api/x", headers, body: "{}" });
    expect(answer).toMatchObject({
      status: 500,
      headers: { "x-corswalk": "body-lost", "access-control-allow-origin": "http://localhost:3000" },
    });
    expect(JSON.parse(answer.body).error.hint).toBe(
      "Mount corswalk before it, or have it put the bytes into request.rawBody.",
    );
    expect(upstream.heard).toEqual([]);
  });

  it("under a prefix, routes match the whole path", async () => {
    const upstream = await recordingUpstream();
    const { port } = await app(version, { "/api": upstream.url, "/x": upstream.url }, (express, own) =>
      express.use("/api", own),
    );
    await ask(port, { path: "/api/x?q=1" });
    expect((await ask(port, { path: "/x" })).status).toBe(404);
    expect(upstream.heard.map(({ path }) => path)).toEqual(["/api/x?q=1"]);
  });

  it("who may read an answer is the config's to say, and each cookie stays one", async () => {
    const upstream = await recordingUpstream((_heard, response) =>
      response.setHeader("Set-Cookie", ["a=1", "b=2"]).end(),
    );
    const open = (
      _: unknown,
      response: { setHeader(name: string, value: string): void },
      next: () => void,
    ) => {
      response.setHeader("Access-Control-Allow-Origin", "*");
      response.setHeader("X-Own", "1");
      next();
    };
    const { port } = await app(version, { "/api": upstream.url }, (express, own) =>
      express.use(open).use(own),
    );
    const call = async (headers: Ask["headers"] = {}) =>
      (await ask(port, { path: "/api/x", headers })).headers;
    expect(await call()).toMatchObject({
      "access-control-allow-origin": "http://localhost:3000",
      "set-cookie": ["a=1; Path=/", "b=2; Path=/"].map((cookie) =>
        expect.stringContaining(cookie.slice(0, 3)),
      ),
      "x-own": "1",
    });
    const foreign = await call({ Origin: "https://evil.test" });
    expect(foreign).toMatchObject({ "x-corswalk": "origin-refused" });
    expect(foreign).not.toHaveProperty("access-control-allow-origin");
  });
});

describe("upgrades of the server that it is mounted in", () => {
  const upgradeTo = (path: string, protocol = "websocket") =>
    `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: ${protocol}\r\nSec-WebSocket-Key: k\r\n\r\n`;
  const down = { "/socket": "http://127.0.0.1:1" };

  it("are served from the first call on, and before it the log says how", async () => {
    const { port, log } = await app("express", down, (express, own) => express.use(own));
    const early = await dial(port);
    early.send(upgradeTo("/"));
    await early.until("404 Not Found");
    expect(log.lines).toEqual([expect.stringContaining('server.on("upgrade", middleware.upgrade)')]);
    const later = await dial(port);
    later.send(upgradeTo("/socket"));
    await later.until("upstream-refused");
  });

  it("are served from the start where it was put on the server by hand, once", async () => {
    const { port, log, server, middleware } = await app("express", down, (express, own) => express.use(own));
    server.on("upgrade", middleware.upgrade);
    await ask(port);
    const client = await dial(port);
    client.send(upgradeTo("/socket"));
    await client.until("upstream-refused");
    expect(log.lines.filter((line) => line.includes(" WS "))).toHaveLength(1);
  });

  it("that are nobody's are answered as the plain requests that they are", async () => {
    const { port } = await app("express", down, (express, own) =>
      express.use(own).use((_: unknown, response: { end(text: string): void }) => response.end("the app's")),
    );
    await ask(port);
    for (const [path, protocol] of [
      ["/other", "websocket"],
      ["/", "h2c"],
    ] as const) {
      const client = await dial(port);
      client.send(upgradeTo(path, protocol));
      await client.until("the app's");
    }
  });

  it("that are somebody else's are left to them", async () => {
    const { port, server } = await app("express", down, (express, own) => express.use(own));
    server.on("upgrade", (_request, socket) => socket.end("HTTP/1.1 426 Mine\r\n\r\n"));
    await ask(port);
    const client = await dial(port);
    client.send(upgradeTo("/other"));
    await client.until("426 Mine");
  });
});

describe("what a plugin is given", () => {
  const faults: readonly [string, Given, RegExp][] = [
    ["a route for every path", { "/": "https://a.example" }, /^routes\.\/: .*would take every path.*prefix/],
    ["a target by itself", { target: "https://a.example" }, /^target: .*would take every path/],
    ["an unknown key", { routes: {}, cor: {} } as Given, /cor: .*`cors`|Did you mean/],
    ["no routes", { routes: {} }, /names nothing to forward to/],
  ];
  it.each(faults)("%s is a fault", (_title, given, message) => {
    expect(() => corswalk(given)).toThrow(ConfigError);
    expect(() => corswalk(given)).toThrow(message);
  });

  it("null is told as a fault of the config", () => {
    expect(() => Reflect.apply(corswalk, undefined, [null])).toThrow(
      "the config must be an object, and is null.",
    );
  });

  it("the file's port and host are those of the command, and mean nothing here", async () => {
    const middleware = corswalk(
      {
        port: 8010,
        host: "0.0.0.0",
        routes: { "/api": { target: "http://localhost:8010", headers: { "X-Api-Key": "s" } } },
      },
      { logger: memoryLog() },
    );
    expect(middleware).toBeTypeOf("function");
    await middleware.close();
  });

  it("silent says nothing", async () => {
    const { port, log } = await app(
      "express",
      { routes: { "/down": "http://127.0.0.1:1" }, log: "silent" },
      (express, own) => express.use(own),
    );
    expect((await ask(port, { path: "/down" })).status).toBe(502);
    expect(log.lines).toEqual([]);
  });
});
