import { createServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { afterEach, describe, expect, it, vi } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { certificate } from "../support/certificates.ts";
import { connectProxy } from "../support/connect-proxy.ts";
import { startProxy } from "../support/proxy.ts";
import { dial } from "../support/raw.ts";
import { listening } from "../upstream/kit.ts";
import { strictUpstream } from "./strict-upstream.ts";

const own = certificate({ subject: "api", names: ["api.test"] });
const variables = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"];

/** The environment of a developer behind a proxy, and nothing of ours. */
function environment(values: Record<string, string>): void {
  for (const name of variables) {
    vi.stubEnv(name, values[name] ?? "");
    vi.stubEnv(name.toLowerCase(), "");
  }
}
afterEach(() => void vi.unstubAllEnvs());

async function ask(target: string, route: object = {}, lines = ""): Promise<string> {
  const { port } = await startProxy({ routes: { "/": { target, ...route } } });
  const client = await dial(port);
  client.send(`GET / HTTP/1.1\r\nHost: localhost\r\n${lines}Connection: close\r\n\r\n`);
  await client.ended;
  return client.text;
}

async function hello(secure: boolean): Promise<number> {
  const answer = (_: unknown, response: { end(text: string): void }): void => response.end("hello");
  return listening(
    secure ? createHttpsServer({ cert: own.cert, key: own.key }, answer) : createServer(answer),
  );
}

describe.each([
  ["config", (url: string) => ({ route: { proxy: url }, env: {} })],
  ["environment", (url: string) => ({ route: {}, env: { ALL_PROXY: url } })],
])("an outbound proxy from %s", (_, from) => {
  it.each([
    ["http", "http://api.test", "api.test:80", false],
    ["https", "https://api.test", "api.test:443", true],
    ["http on a port", "http://api.test:8080", "api.test:8080", false],
  ])("is asked for a tunnel for %s", async (_kind, target, asked, secure) => {
    const proxy = await connectProxy({ ports: { [asked]: await hello(secure) } });
    const { route, env } = from(`http://user:canary@127.0.0.1:${proxy.port}`);
    environment(env);
    expect(await ask(target, { ca: own.cert, ...route })).toContain("hello");
    expect(proxy.requests[0]?.line).toBe(`CONNECT ${asked} HTTP/1.1`);
    expect(proxy.requests[0]?.headers).toContain("Proxy-Authorization: Basic dXNlcjpjYW5hcnk=");
  });

  it.each([
    ["ws", false],
    ["wss", true],
  ])("is asked for a tunnel for %s", async (scheme, secure) => {
    const server = secure ? createHttpsServer({ cert: own.cert, key: own.key }) : createServer();
    new WebSocketServer({ server }).on("connection", (socket) => socket.send("hello"));
    const asked = `api.test:${secure ? 443 : 80}`;
    const proxy = await connectProxy({ ports: { [asked]: await listening(server) } });
    const { route, env } = from(`http://127.0.0.1:${proxy.port}`);
    environment(env);
    const { port } = await startProxy({
      routes: { "/": { target: `${scheme}://api.test`, ca: own.cert, ...route } },
    });
    const client = new WebSocket(`ws://127.0.0.1:${port}/`);
    const said = await new Promise((resolve) => client.on("message", (data) => resolve(String(data))));
    client.terminate();
    expect(said).toBe("hello");
    expect(proxy.requests[0]?.line).toBe(`CONNECT ${asked} HTTP/1.1`);
  });
});

describe("the environment", () => {
  it.each([
    ["a name", "api.test"],
    ["a suffix", ".test"],
    ["a port", "api.test:1"],
    ["everything", "*"],
  ])("leaves out by NO_PROXY: %s", async (_, noProxy) => {
    const proxy = await connectProxy();
    environment({ HTTP_PROXY: `http://127.0.0.1:${proxy.port}`, NO_PROXY: noProxy });
    expect(await ask("http://api.test:1", { timeout: { connect: 2000 } })).toMatch(/^HTTP\/1\.1 50[24] /);
    expect(proxy.requests).toEqual([]);
  });

  it("is never asked for loopback", async () => {
    const proxy = await connectProxy();
    environment({ ALL_PROXY: `http://127.0.0.1:${proxy.port}` });
    expect(await ask(`http://localhost:${await hello(false)}`)).toContain("hello");
    expect(proxy.requests).toEqual([]);
  });

  it("is not asked where the route says so", async () => {
    const proxy = await connectProxy();
    environment({ ALL_PROXY: `http://127.0.0.1:${proxy.port}` });
    expect(await ask("http://api.test:1", { proxy: false, timeout: { connect: 2000 } })).toMatch(/ 50[24] /);
    expect(proxy.requests).toEqual([]);
  });
});

describe("what goes through the tunnel", () => {
  it("is the call as it is: repeated headers and a page's own Proxy-Authorization reach the upstream only", async () => {
    const upstream = await strictUpstream();
    const proxy = await connectProxy({ ports: { "api.test:80": upstream.port } });
    environment({});
    const text = await ask(
      "http://api.test",
      { proxy: `http://127.0.0.1:${proxy.port}` },
      "X-Twice: 1\r\nX-Twice: 2\r\nProxy-Authorization: Basic eA==\r\n",
    );
    expect(text).toMatch(/^HTTP\/1\.1 200 /);
    expect(upstream.requests[0]?.headers.slice(2)).toEqual([
      "X-Twice: 1",
      "X-Twice: 2",
      "Proxy-Authorization: Basic eA==",
    ]);
    expect(proxy.requests[0]?.headers).toEqual(["Host: api.test:80"]);
  });

  it("is an error in words where the proxy refuses, without its password", async () => {
    const refusal = "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n";
    const proxy = await connectProxy({ answer: () => refusal });
    environment({});
    const text = await ask("http://api.test", { proxy: `http://user:canary@127.0.0.1:${proxy.port}` });
    expect(text).toMatch(/^HTTP\/1\.1 502 /);
    expect(text).toContain("X-Corswalk: upstream-proxy\r\n");
    expect(text).toContain("wants credentials");
    expect(text).not.toContain("canary");
  });
});
