import { describe, expect, it } from "vitest";
import { startProxy } from "../support/proxy.ts";
import { answeringUpstream, dial } from "../support/raw.ts";

describe("a session through the proxy", () => {
  const login =
    "HTTP/1.1 302 Found\r\nSet-Cookie: sid=1; Domain=127.0.0.1; Path=/; HttpOnly\r\nSet-Cookie: csrf=2\r\nContent-Length: 0\r\n";

  it("keeps each Set-Cookie on a line of its own, and a redirect inside the proxy", async () => {
    const upstream = await answeringUpstream(`${login}Location: http://127.0.0.1:1/home?x\r\n\r\n`);
    const { port, exchangesAfter } = await startProxy({
      routes: { "/api": { target: upstream.url, stripPrefix: true }, "/": "http://127.0.0.1:1" },
    });
    const client = await dial(port);
    client.send(`GET /api/login HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`);
    const answer = await client.until("\r\n\r\n");
    expect(answer.match(/^Set-Cookie: .*$/gm)).toEqual([
      "Set-Cookie: sid=1; Path=/; HttpOnly",
      "Set-Cookie: csrf=2; Path=/",
    ]);
    expect(answer).toContain(`Location: http://localhost:${port}/home?x\r\n`);
    expect((await exchangesAfter(1))[0]?.notes.join()).toContain("sid: Domain=127.0.0.1 dropped");
  });

  it("sends upstream what another local app set, and names it once", async () => {
    const upstream = await answeringUpstream("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    const { port, exchangesAfter } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    const request = "GET / HTTP/1.1\r\nHost: localhost\r\nCookie: other=1\r\n\r\n";
    client.send(request);
    await exchangesAfter(1);
    client.send(request);
    const [first, second] = await exchangesAfter(2);
    expect(upstream.connections[0]?.text.match(/Cookie: other=1/g)).toHaveLength(2);
    expect(first?.notes.join()).toContain("other");
    expect(second?.notes).toEqual([]);
  });

  it("sends it no more once another upstream has set it, with a head that is the same", async () => {
    const first = await answeringUpstream("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    const second = await answeringUpstream(
      "HTTP/1.1 200 OK\r\nSet-Cookie: sid=1\r\nContent-Length: 0\r\n\r\n",
    );
    const { port, exchangesAfter } = await startProxy({ routes: { "/a": first.url, "/b": second.url } });
    const client = await dial(port);
    const head = "HTTP/1.1\r\nHost: localhost\r\n";
    const withCookie = `${head}Cookie: sid=1\r\n\r\n`;
    const requests = [`GET /a/1 ${withCookie}`, `GET /b ${head}\r\n`, `GET /a/2 ${withCookie}`];
    for (const [i, request] of requests.entries()) {
      client.send(request);
      await exchangesAfter(i + 1);
    }
    expect(first.connections[0]?.text.match(/^(?:GET|Cookie).*$/gm)).toEqual([
      "GET /a/1 HTTP/1.1",
      "Cookie: sid=1",
      "GET /a/2 HTTP/1.1",
    ]);
  });

  it("says nothing of cookies that Connection names, which end at the proxy", async () => {
    const upstream = await answeringUpstream(
      "HTTP/1.1 200 OK\r\nConnection: keep-alive, Set-Cookie\r\nSet-Cookie: sid=1; Domain=a.test\r\nContent-Length: 0\r\n\r\n",
    );
    const { port, exchangesAfter } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    client.send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive, Cookie\r\nCookie: a=1\r\n\r\n");
    const answer = await client.until("\r\n\r\n");
    expect(answer).not.toContain("sid");
    expect(upstream.connections[0]?.text).not.toContain("a=1");
    expect((await exchangesAfter(1))[0]?.notes).toEqual([]);
  });
});
