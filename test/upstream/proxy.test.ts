import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { createServer, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { describe, expect, it } from "vitest";
import { certificate } from "../support/certificates.ts";
import { connectProxy } from "../support/connect-proxy.ts";
import { connectTo, deadPort, failureTo, listening, noProxy, through } from "./kit.ts";

const hello = () => listening(createHttpServer((_, response) => void response.end("hello")));

/** What the socket's other end says to a plain GET. */
async function body(socket: Socket): Promise<string> {
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk;
  });
  socket.write("GET / HTTP/1.1\r\nHost: api.test\r\nConnection: close\r\n\r\n");
  await once(socket, "end");
  return text.slice(text.indexOf("\r\n\r\n") + 4);
}

describe("an outbound proxy", () => {
  it("is asked for a tunnel for plain http as well, by the target's name", async () => {
    const proxy = await connectProxy({ ports: { "api.test:80": await hello() } });
    const socket = await connectTo("http://api.test", { proxy: through(`http://127.0.0.1:${proxy.port}`) });
    expect(await body(socket)).toContain("hello");
    expect(proxy.requests).toEqual([
      { line: "CONNECT api.test:80 HTTP/1.1", headers: ["Host: api.test:80"] },
    ]);
  });

  it("is asked for an IPv6 address in brackets", async () => {
    const proxy = await connectProxy({ ports: { "[fd00::1]:8080": await hello() } });
    await connectTo("http://[fd00::1]:8080", { proxy: through(`http://127.0.0.1:${proxy.port}`) });
    expect(proxy.requests[0]?.line).toBe("CONNECT [fd00::1]:8080 HTTP/1.1");
  });

  it.each([
    ["user:canary", "dXNlcjpjYW5hcnk="],
    ["user", "dXNlcjo="],
  ])("gets credentials: %s", async (credentials, basic) => {
    const proxy = await connectProxy({ ports: { "api.test:80": await hello() } });
    await connectTo("http://api.test", { proxy: through(`http://${credentials}@127.0.0.1:${proxy.port}`) });
    expect(proxy.requests[0]?.headers).toContain(`Proxy-Authorization: Basic ${basic}`);
  });

  it("can be spoken to over TLS, and then the target over TLS in TLS", async () => {
    const own = certificate({ subject: "proxy", names: ["127.0.0.1"] });
    const api = certificate({ subject: "api", names: ["api.test"] });
    const port = await listening(
      createTlsServer({ cert: api.cert, key: api.key }, (socket) => socket.end("hello")),
    );
    const proxy = await connectProxy({ certificate: own, ports: { "api.test:443": port } });
    const socket = await connectTo("https://api.test", {
      ca: [own.cert, api.cert],
      proxy: through(`https://127.0.0.1:${proxy.port}`),
    });
    expect(String((await once(socket, "data"))[0])).toBe("hello");
  });

  it("must have a certificate that verifies, and its own is told from the target's", async () => {
    const own = certificate({ subject: "proxy", names: ["127.0.0.1"] });
    const proxy = await connectProxy({ certificate: own });
    const url = `https://127.0.0.1:${proxy.port}`;
    expect(await failureTo("http://api.test", { proxy: through(url) })).toMatchObject({
      code: "upstream-proxy",
      message: `The outbound proxy ${url} has a self-signed certificate.`,
    });
    expect(proxy.requests).toEqual([]);
  });

  it("loses no byte that comes in one packet with its answer", async () => {
    const silent = await listening(createServer());
    const proxy = await connectProxy({ ports: { "api.test:80": silent }, greeting: "first" });
    const socket = await connectTo("http://api.test", { proxy: through(`http://127.0.0.1:${proxy.port}`) });
    expect(String((await once(socket, "data"))[0])).toBe("first");
  });

  it("is not asked where NO_PROXY says so, nor by the environment for loopback", async () => {
    const proxy = await connectProxy();
    const port = await hello();
    const url = `http://127.0.0.1:${proxy.port}`;
    await connectTo(`http://127.0.0.1:${port}`, { proxy: { ...through(url), noProxy: "127.0.0.0/8" } });
    await connectTo(`http://localhost:${port}`, { proxy: { ...through(url), loopback: false } });
    expect(proxy.requests).toEqual([]);
  });
});

describe("an outbound proxy that will not", () => {
  const head = (status: string) => `HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`;

  it.each<[what: string, answer: string, message: RegExp, hint: RegExp]>([
    [
      "wants credentials",
      head("407 Proxy Authentication Required"),
      /wants credentials, or refuses the ones it got \(407 Proxy Authentication Required\)/,
      /http:\/\/user:password@/,
    ],
    [
      "refuses",
      head("403 Forbidden"),
      /would not connect to the target: 403 Forbidden\./,
      /CONNECT only to port 443/,
    ],
    ["fails itself", "HTTP/1.0 502\r\n\r\n", /would not connect to the target: 502\./, /NO_PROXY/],
    ["redirects", head("302 Found"), /302 Found/, /NO_PROXY/],
    ["hides bytes in its reason", head("503 \x1b[31mred\x07"), /503 \[31mred\./, /NO_PROXY/],
    [
      "speaks another protocol",
      "SSH-2.0-OpenSSH_9.6\r\n",
      /its answer to CONNECT is not HTTP/,
      /Is it an HTTP proxy\?/,
    ],
    [
      "has a status that is none",
      "HTTP/1.1 999 Odd\r\n\r\n",
      /its answer to CONNECT is not HTTP/,
      /Is it an HTTP proxy\?/,
    ],
    ["has no status", "HTTP/1.1\r\n\r\n", /its answer to CONNECT is not HTTP/, /Is it an HTTP proxy\?/],
    ["speaks HTTP/2", "HTTP/2 200\r\n\r\n", /its answer to CONNECT is not HTTP/, /Is it an HTTP proxy\?/],
    [
      "never ends its head",
      `HTTP/1.1 200 OK\r\n${"X-Filler: x\r\n".repeat(3000)}`,
      /its answer to CONNECT has no end/,
      /Is it an HTTP proxy\?/,
    ],
    [
      "ends in its head",
      "HTTP/1.1 200 OK\r\n",
      /closed the connection instead of answering/,
      /Is it an HTTP proxy\?/,
    ],
    ["ends without a word", "", /closed the connection instead of answering/, /Is it an HTTP proxy\?/],
    ["says wait and then no", `HTTP/1.1 102 Wait\r\n\r\n${head("403 No")}`, /403 No\./, /NO_PROXY/],
  ])("%s", async (_, answer, message, hint) => {
    const proxy = await connectProxy({ answer: () => answer });
    const failure = await failureTo("http://api.test", {
      proxy: through(`http://user:canary@127.0.0.1:${proxy.port}`),
    });
    expect(failure).toMatchObject({ status: 502, code: "upstream-proxy" });
    expect(failure.message).toMatch(message);
    expect(failure.message).toContain(`The outbound proxy http://127.0.0.1:${proxy.port} `);
    expect(failure.hint).toMatch(hint);
    expect(JSON.stringify(failure)).not.toContain("canary");
  });

  it("says nothing: the connect timeout holds for it", async () => {
    const proxy = await connectProxy({ answer: () => null });
    const failure = await failureTo("http://api.test", {
      proxy: through(`http://127.0.0.1:${proxy.port}`),
      connectTimeout: 50,
    });
    expect(failure).toMatchObject({ status: 504, code: "upstream-timeout" });
    expect(failure.message).toContain("it did not answer CONNECT within 50 ms");
  });

  it("is not there", async () => {
    const url = `http://127.0.0.1:${await deadPort()}`;
    const failure = await failureTo("http://api.test", { proxy: through(url) });
    expect(failure.code).toBe("upstream-proxy");
    expect(failure.message).toBe(
      `The outbound proxy ${url} refused the connection (tried 127.0.0.1: ECONNREFUSED).`,
    );
    expect(failure.hint).toContain("HTTP_PROXY");
  });

  it("has a name that does not resolve", async () => {
    const failure = await failureTo("http://api.test", {
      proxy: through("http://user:canary@proxy.invalid"),
    });
    expect(failure.code).toBe("upstream-proxy");
    expect(failure.message).toContain("The outbound proxy http://proxy.invalid cannot be reached");
  });

  it.each(["socks5://user:canary@p.test:1080", "http://user:canary@:3128"])(
    "is no proxy for us: %s",
    async (url) => {
      const failure = await failureTo("http://api.test", { proxy: { ...noProxy, http: url } });
      expect(failure).toMatchObject({ status: 502, code: "upstream-proxy" });
      expect(JSON.stringify(failure)).not.toContain("canary");
    },
  );
});
