import { expect, it } from "vitest";
import { startProxy } from "../support/proxy.ts";
import { dial, scriptedUpstream } from "../support/raw.ts";

/**
 * Found by `npm run fuzz`, as a heap that grew: Node tells of a connection's end only the answer that is being written to it. Those
 * that wait behind that one were never told, so their exchanges never ended and their upstream calls ran on.
 */
it("a client that goes ends the calls that were pipelined behind another one too", async () => {
  const upstream = await scriptedUpstream();
  const { port, exchangesAfter } = await startProxy({ target: upstream.url });
  const client = await dial(port);
  client.send(
    ["/first", "/second", "/third"].map((path) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`).join(""),
  );
  const calls = await Promise.all([0, 1, 2].map((n) => upstream.connection(n)));
  client.socket.destroy();
  for (const call of calls) await call.ended;
  const ended = await exchangesAfter(3);
  expect(ended.map(({ path, aborted }) => [path, aborted])).toEqual(
    expect.arrayContaining([
      ["/first", true],
      ["/second", true],
      ["/third", true],
    ]),
  );
});
