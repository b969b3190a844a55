import { describe, expect, it } from "vitest";
import { startProxy } from "../support/proxy.ts";
import { answeringUpstream } from "../support/raw.ts";
import { ask, askForWebSocket } from "./ask.ts";

const upstreamAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nthe-treasure";

describe("a foreign name that was made to lead here", () => {
  it.each([
    "evil.test",
    "evil.test:8010",
    "localhost.evil.test",
    "evil-localhost",
    "127.0.0.1.evil.test",
    "10.0.0.5",
    "[2001:db8::1]",
    "0.0.0.0",
    "2130706433",
    "0x7f.1",
    "example.test",
    "proxy.internal.evil.test",
  ])("%s is refused over HTTP and WebSocket, with the line that would let it in", async (host) => {
    const upstream = await answeringUpstream(upstreamAnswer);
    const config = {
      allowedHosts: ["proxy.internal", ".example.test"],
      routes: { "/": upstream.url, "/flags": { respond: { body: "the-treasure" } } },
    };
    const { port, exchangesAfter } = await startProxy(config);
    // The page is of the name's own origin: to the browser, and to CORS, all of this is same-origin.
    const own = [`Host: ${host}`, `Origin: http://${host}`, "Sec-Fetch-Site: same-origin"];
    const answers = await Promise.all([
      ask(port, ["GET /users HTTP/1.1", ...own]),
      ask(port, ["GET /flags HTTP/1.1", `Host: ${host}`]),
      ask(port, [`GET http://${host}/users HTTP/1.1`, "Host: localhost"]),
      ask(port, ["OPTIONS / HTTP/1.1", ...own, "Access-Control-Request-Method: PUT"]),
      askForWebSocket(port, "/socket", own),
    ]);
    const name = host.replace(/:8010$/, "");
    for (const answer of answers) {
      expect(answer).toMatch(/^HTTP\/1\.1 421 /);
      expect(answer).toContain(`start with --allow-host ${name}`);
      expect(answer).not.toMatch(/^access-control-|the-treasure|internal"|\.example\.test|127\.0\.0\.1:/im);
    }
    expect(upstream.connections).toHaveLength(0);
    for (const { failure, kind } of await exchangesAfter(5)) {
      expect({ kind, code: failure?.code }).toEqual({ kind: "refused", code: "host-refused" });
    }
  });

  it("is answered by the health endpoint alone, which tells nothing", async () => {
    const { port } = await startProxy({ target: "http://127.0.0.1:1" });
    const answer = await ask(port, ["GET /__corswalk/health HTTP/1.1", "Host: evil.test"]);
    expect(answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*\r\n\r\n\{ "status": "ok" \}\n$/);
    expect(await ask(port, ["GET /__corswalk/health/x HTTP/1.1", "Host: evil.test"])).toMatch(
      /^HTTP\/1\.1 421 /,
    );
    expect(await ask(port, ["POST /__corswalk/health HTTP/1.1", "Host: evil.test"])).toMatch(
      /^HTTP\/1\.1 421 /,
    );
  });
});

describe("a name that belongs here is let in", () => {
  it.each([
    "localhost:8010",
    "LOCALHOST",
    "localhost.",
    "app.localhost",
    "127.0.0.1",
    "127.8.8.8",
    "[::1]",
    "proxy.internal:1",
    "a.example.test",
  ])("%s", async (host) => {
    const upstream = await answeringUpstream(upstreamAnswer);
    const config = { target: upstream.url, allowedHosts: ["proxy.internal", ".example.test"] };
    const { port } = await startProxy(config);
    expect(await ask(port, ["GET / HTTP/1.1", `Host: ${host}`])).toMatch(/^HTTP\/1\.1 200 /);
  });
});
