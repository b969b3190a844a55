import { expect, it } from "vitest";
import { startProxy } from "../support/proxy.ts";
import { dial, scriptedUpstream } from "../support/raw.ts";

/**
 * Found by `npm run fuzz`: a client that does not read yet, and an upstream that ends its connection with the body. undici
 * pauses its parser for the first and asserts that it is not paused at the second, in an event of the socket: the whole process
 * ended (https://github.com/nodejs/undici/issues/5360). A pipelined call is one that is not read yet.
 */
it.each([20_000, 3_000_000])(
  "a body of %i bytes that ends with its connection waits for its reader",
  async (size) => {
    const upstream = await scriptedUpstream((wire) => {
      void wire.until("\r\n\r\n").then((head) => {
        if (head.startsWith("GET /big")) {
          wire.socket.end(`HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n${"x".repeat(size)}`);
        }
      });
    });
    const { port } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    client.send("GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\nGET /big HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const slow = await upstream.connection(0);
    const big = await upstream.connection(1);
    // What has come in one piece is taken in to its end, whoever reads it later.
    if (size < 60_000) await big.ended;
    slow.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nslow");
    const answer = await client.until("\r\n0\r\n\r\n");
    expect(answer.match(/x{100,}/g)?.join("")).toHaveLength(size);
  },
);
