import { once } from "node:events";
import { readdirSync } from "node:fs";
import { connect } from "node:net";
import { expect, it } from "vitest";
import { corswalk, folder } from "../cli/corswalk.ts";
import { dial, scriptedUpstream } from "../support/raw.ts";

const head = "Host: localhost\r\nOrigin: http://localhost:3000\r\n";

it("a signal ends whatever is open, and leaves no process, port, connection or file behind", async () => {
  const upstream = await scriptedUpstream((wire) => {
    void wire.until("\r\n\r\n").then(
      (text) => {
        if (text.startsWith("GET /events"))
          wire.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
        if (text.startsWith("GET /socket"))
          wire.send(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nhello",
          );
        if (text.startsWith("GET /idle")) wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
      },
      () => {},
    );
  });
  const cwd = folder();
  const proxy = corswalk([upstream.url, "-p", "0"], { cwd });
  const port = Number(new URL((await proxy.says(/http:\/\/localhost:\d+/))[0]).port);

  const [events, socket, idle, halfSent, unanswered] = await Promise.all(
    Array.from({ length: 5 }, () => dial(port)),
  );
  if (!events || !socket || !idle || !halfSent || !unanswered) throw new Error("five clients");
  events.send(`GET /events HTTP/1.1\r\n${head}\r\n`);
  socket.send(
    `GET /socket HTTP/1.1\r\n${head}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: k\r\n\r\n`,
  );
  halfSent.send(`GET /half HTTP/1.1\r\n${head}`);
  unanswered.send(`POST /unanswered HTTP/1.1\r\n${head}Content-Length: 10\r\n\r\nhalf`);
  await Promise.all([events.until("data: 1"), socket.until("hello"), upstream.connection(2)]);
  // Last, or its connection to the upstream would do for one of the others.
  idle.send(`GET /idle HTTP/1.1\r\n${head}\r\n`);
  await idle.until("hi");

  proxy.child.kill("SIGTERM");
  expect(await proxy.exited).toBe(0);
  for (const client of [events, socket, idle, halfSent, unanswered]) await client.ended;
  for (const { ended } of upstream.connections) await ended;
  await expect(once(connect({ port, host: "127.0.0.1" }), "connect")).rejects.toThrow(/ECONNREFUSED/);
  const left = readdirSync(cwd, { recursive: true, withFileTypes: true });
  expect(left.filter((entry) => !entry.isDirectory())).toEqual([]);
});
