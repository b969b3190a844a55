import { expect, it } from "vitest";
import { inNode } from "../support/in-node.ts";

/** In a Node of its own, whose heap holds nothing else's: what an open WebSocket keeps of the call that led to it. */
const script = `
  import { once } from "node:events";
  import { IncomingMessage, ServerResponse } from "node:http";
  import { connect, createServer } from "node:net";
  import { setImmediate } from "node:timers/promises";
  import { queryObjects } from "node:v8";
  import { createProxy } from "./dist/index.js";

  const switching = "HTTP/1.1 101 Switching Protocols\\r\\nConnection: Upgrade\\r\\nUpgrade: websocket\\r\\n\\r\\n";
  const upstream = createServer((socket) => {
    socket.once("data", () => {
      socket.write(switching);
      socket.pipe(socket);
    });
  }).listen(0, "127.0.0.1");
  await once(upstream, "listening");
  const proxy = createProxy({ target: "ws://127.0.0.1:" + upstream.address().port, port: 0 });
  const { port } = await proxy.listen();
  const count = (type) => queryObjects(type, { format: "count" });
  // Of the classes that are made of these.
  const [requests, responses] = [count(IncomingMessage), count(ServerResponse)];
  const client = connect(port, "127.0.0.1");
  client.write("GET / HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: Upgrade\\r\\nUpgrade: websocket\\r\\n\\r\\n");
  await once(client, "data");
  client.write("hello");
  await once(client, "data");
  await setImmediate();
  const left = { requests: count(IncomingMessage) - requests, responses: count(ServerResponse) - responses };
  console.log(JSON.stringify(left));
  process.exit();`;

it("an open WebSocket keeps nothing of the request and the answer that led to it", async () => {
  expect(JSON.parse(await inNode(script))).toEqual({ requests: 0, responses: 0 });
});
