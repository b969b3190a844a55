import { expect, it, onTestFinished } from "vitest";
import { whenMuchHasPassed } from "../../src/passing.ts";
import { openSocket, socketServer } from "../inspector/sockets.ts";
import { ask } from "../support/client.ts";
import { startProxy } from "../support/proxy.ts";
import { recordingUpstream } from "../support/upstream.ts";

const nineMegabytes = Buffer.alloc(9 * 1024 * 1024);
/** What has passed before may be all but one more. */
const twice = [2, 3];

async function heardWhile(action: (port: number) => Promise<unknown>): Promise<number> {
  const upstream = await recordingUpstream((heard, response) =>
    response.end(heard.method === "GET" ? nineMegabytes : "taken"),
  );
  const { port } = await startProxy({ target: upstream.url });
  const times = timesHeard();
  await action(port);
  return times();
}

function timesHeard(): () => number {
  let times = 0;
  whenMuchHasPassed(() => times++);
  onTestFinished(() => whenMuchHasPassed(() => {}));
  return () => times;
}

it("says after each 4 MB that much has passed: of answers", async () => {
  expect(twice).toContain(await heardWhile((port) => ask(port)));
});

it("… and of requests", async () => {
  expect(twice).toContain(await heardWhile((port) => ask(port, { method: "POST", body: nineMegabytes })));
});

it("… and when 90 WebSockets have been opened", async () => {
  const { server, url } = await socketServer();
  const { port } = await startProxy({ target: url });
  const times = timesHeard();
  for (let opened = 0; opened < 90; opened++) await openSocket(port);
  expect(server.clients.size).toBe(90);
  expect(twice).toContain(times());
});

it("says nothing of small calls", async () => {
  expect(await heardWhile((port) => ask(port, { method: "POST", body: "little" }))).toBe(0);
});
