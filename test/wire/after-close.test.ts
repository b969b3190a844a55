import { once } from "node:events";
import { Duplex } from "node:stream";
import { expect, it } from "vitest";
import { proxyServer } from "../../src/server.ts";
import { startProxy } from "../support/proxy.ts";
import { dial, scriptedUpstream } from "../support/raw.ts";

/**
 * Found by `npm run fuzz`: between an answer that ends its connection and that end there is a moment. A request that came in it
 * was not served, as it must not be, and an upgrade behind that one found the socket taken: an error that ended the process.
 */
it.each([
  "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
  "CONNECT a:1 HTTP/1.1\r\n\r\n",
])("what comes after the end of a connection was said is not looked at: %j", async (late) => {
  const served: string[] = [];
  const server = proxyServer({
    call(request, response) {
      served.push(`call ${request.url}`);
      response.shouldKeepAlive = false;
      response.end();
      response.once("close", () => socket.push(`GET /second HTTP/1.1\r\nHost: localhost\r\n\r\n${late}`));
    },
    takesUpgrade: () => true,
    upgrade() {
      served.push("upgrade");
    },
    tellOnce() {},
  });
  const written: string[] = [];
  // A connection whose end takes until it is destroyed.
  const socket = new Duplex({
    read() {},
    write(chunk, _encoding, done) {
      written.push(String(chunk));
      done();
    },
    final() {},
  });
  server.emit("connection", socket);
  socket.push("GET /first HTTP/1.1\r\nHost: localhost\r\n\r\n");
  await once(socket, "close");
  expect(served).toEqual(["call /first"]);
  expect(written.join("").match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 200"]);
});

it.each(["at once", "while the first is being answered", "when its head has come"])(
  "a request that ends its connection has its answer, though another one comes behind it %s",
  async (when) => {
    const upstream = await scriptedUpstream();
    const { port } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    const first = "GET /first HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    const second = "GET /second HTTP/1.1\r\nHost: localhost\r\n\r\n";
    client.send(when === "at once" ? first + second : first);
    const call = await upstream.connection();
    await call.until("\r\n\r\n");
    if (when === "while the first is being answered") client.send(second);
    call.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe");
    await client.until("\r\n\r\n");
    if (when === "when its head has come") client.send(second);
    call.send("llo");
    await client.until("hello");
    expect(await client.ended).toBe("end");
    expect(client.text.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 200"]);
    expect(upstream.connections.map(({ text }) => text.match(/GET \S+/g))).toEqual([["GET /first"]]);
  },
);
