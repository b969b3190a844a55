import { expect, it } from "vitest";
import { startProxy } from "../support/proxy.ts";
import { answeringUpstream, dial } from "../support/raw.ts";

/**
 * Found by `npm run fuzz`: the answer to a refused upgrade goes over a bare socket, and nobody told it that the socket had taken
 * what was written. One longer than the socket's buffer got stuck, for good.
 */
it("a refused upgrade's long answer comes whole", async () => {
  const body = "x".repeat(1_000_000);
  const upstream = await answeringUpstream(
    `HTTP/1.1 404 No\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  const { port } = await startProxy({ target: upstream.url });
  const client = await dial(port);
  client.send(
    "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: k\r\n\r\n",
  );
  expect(await client.ended).toBe("end");
  expect(client.text.split("\r\n\r\n")[1]).toHaveLength(body.length);
});
