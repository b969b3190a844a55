import { describe, expect, it } from "vitest";
import { startProxy } from "../support/proxy.ts";
import { answeringUpstream, dial, scriptedUpstream } from "../support/raw.ts";

const ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

describe("a call on the wire", () => {
  it("reaches the upstream with its bytes and comes back with the page's CORS headers", async () => {
    const upstream = await answeringUpstream(ok);
    const { port, exchangesAfter } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    client.send(
      "GET //a%2Fb/[x]?q=|&e= HTTP/1.1\r\nhOST: localhost\r\nOrigin: http://localhost:3000\r\nX-Twice: 1\r\nX-Twice: 2\r\nX-Latin: \xe9\r\n\r\n",
    );
    const answer = await client.until("hi");
    expect(upstream.connections[0]?.text).toBe(
      `GET //a%2Fb/[x]?q=|&e= HTTP/1.1\r\nhost: 127.0.0.1:${upstream.port}\r\nconnection: keep-alive\r\nOrigin: ${upstream.url}\r\nX-Twice: 1\r\nX-Twice: 2\r\nX-Latin: \xe9\r\n\r\n`,
    );
    expect(answer).toContain("Access-Control-Allow-Origin: http://localhost:3000\r\n");
    const [exchange] = await exchangesAfter(1);
    expect(exchange).toMatchObject({
      kind: "call",
      status: 200,
      bytesOut: 2,
      upstream: `${upstream.url}//a%2Fb/[x]?q=|&e=`,
    });
  });

  it("a preflight is answered without the upstream", async () => {
    const upstream = await scriptedUpstream();
    const { port } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    client.send(
      "OPTIONS /x HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:3000\r\nAccess-Control-Request-Method: PUT\r\nAccess-Control-Request-Headers: x-a,x-b\r\n\r\n",
    );
    const answer = await client.until("\r\n\r\n");
    expect(answer).toMatch(/^HTTP\/1.1 204 No Content\r\n/);
    expect(answer).toContain("Access-Control-Allow-Methods: PUT\r\n");
    expect(answer).not.toMatch(/content-length/i);
    expect(upstream.connections).toHaveLength(0);
  });

  it("an upstream that is down is an error that the page can read", async () => {
    const { port } = await startProxy({ target: "http://127.0.0.1:1" });
    const client = await dial(port);
    client.send("GET / HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:3000\r\n\r\n");
    const answer = await client.until("}}");
    expect(answer).toMatch(/^HTTP\/1.1 502 /);
    expect(answer).toContain("X-Corswalk: upstream-refused\r\n");
    expect(answer).toContain("Access-Control-Allow-Origin: http://localhost:3000\r\n");
  });

  it("a body comes through framed as it was, and its answer back", async () => {
    const upstream = await scriptedUpstream((wire) => {
      void wire
        .until("hello")
        .then(() =>
          wire.send("HTTP/1.1 201 Made\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-T: 1\r\n\r\n"),
        );
    });
    const { port } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    client.send(
      "DELETE / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    );
    const answer = await client.until("0\r\nX-T: 1\r\n\r\n");
    expect(answer).toMatch(/^HTTP\/1.1 201 Made\r\n/);
    expect(upstream.connections[0]?.text).toMatch(/^DELETE \/ HTTP\/1.1\r\n/);
    expect(upstream.connections[0]?.text).toMatch(
      /transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n(0\r\n\r\n)?$/,
    );
  });

  it("a WebSocket's bytes go both ways, those beside the 101 too", async () => {
    const upstream = await scriptedUpstream((wire) => {
      void wire.until("\r\n\r\n").then(() => {
        wire.send(
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\nfirst",
        );
      });
      wire.socket.on("end", () => wire.socket.end("bye"));
    });
    const { port, exchangesAfter } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    client.send(
      "GET /ws HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:3000\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: k\r\nSec-WebSocket-Version: 13\r\n\r\nearly",
    );
    await client.until(/101 Switching Protocols[\s\S]*\r\n\r\nfirst/);
    await upstream.connections[0]?.until("early");
    client.socket.end("last");
    await client.until("bye");
    expect(upstream.connections[0]?.text).toMatch(/earlylast$/);
    expect((await exchangesAfter(1))[0]).toMatchObject({ kind: "upgrade", status: 101 });
  });

  it("a refused upgrade is an answer like any other", async () => {
    const upstream = await answeringUpstream("HTTP/1.1 401 No\r\nContent-Length: 4\r\n\r\nnope");
    const { port, exchangesAfter } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    client.send(
      "GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: k\r\n\r\n",
    );
    expect(await client.until("nope")).toMatch(/^HTTP\/1.1 401 No\r\n/);
    expect(await client.ended).toBe("end");
    // It was once never told: a response that has let go of its socket does not hear of its close.
    expect((await exchangesAfter(1))[0]).toMatchObject({ kind: "upgrade", status: 401, aborted: false });
  });

  it("an upgrade to h2c is served as the plain request that it also is", async () => {
    const upstream = await answeringUpstream(ok);
    const { port } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    client.send(
      "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: x\r\nContent-Length: 2\r\n\r\nyo",
    );
    expect(await client.until("hi")).toMatch(/^HTTP\/1.1 200 OK\r\n/);
    expect(upstream.connections[0]?.text).toMatch(/\r\n\r\nyo$/);
  });

  it("Expect: 100-continue is answered here", async () => {
    const upstream = await answeringUpstream(ok);
    const { port } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    client.send("POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    await client.until("HTTP/1.1 100 Continue\r\n\r\n");
    client.send("yo");
    await client.until("hi");
    expect(upstream.connections[0]?.text).not.toMatch(/expect/i);
  });

  it("a 304 keeps its Content-Length and ends", async () => {
    const upstream = await answeringUpstream(
      "HTTP/1.1 304 Not Modified\r\nContent-Length: 400\r\nETag: x\r\n\r\n",
    );
    const { port, exchangesAfter } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    expect(await client.until("\r\n\r\n")).toContain("Content-Length: 400\r\n");
    expect((await exchangesAfter(1))[0]).toMatchObject({ status: 304, aborted: false });
  });

  it("a body that ends too early is never a whole one", async () => {
    const { port } = await startProxy({ target: await breakingUpstream() });
    const client = await dial(port);
    client.send("GET / HTTP/1.0\r\n\r\n");
    expect(await client.ended).toBe("reset");
  });

  it("what came of a body before it broke off reaches the client", async () => {
    const { port } = await startProxy({ target: await breakingUpstream() });
    const client = await dial(port);
    client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    expect(await client.until("half")).toContain("Content-Length: 10\r\n");
    await client.ended;
  });
});

/** Promises ten bytes and ends after four. */
async function breakingUpstream(): Promise<string> {
  const { url } = await scriptedUpstream((wire) => {
    void wire
      .until("\r\n\r\n")
      .then(() => wire.socket.end("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"));
  });
  return url;
}
