import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { expect, it } from "vitest";
import { connectTo, failureTo, listening } from "./kit.ts";

// Long enough that a loaded machine has come to the handshake by then.
it("the connect timeout holds for a TLS handshake that does not end", async () => {
  const port = await listening(createServer());
  const failure = await failureTo(`https://localhost:${port}`, { connectTimeout: 2000 });
  expect(failure).toMatchObject({
    status: 504,
    code: "upstream-timeout",
    message: `https://localhost:${port} took too long: the TLS handshake did not end within 2 s.`,
  });
  expect(failure.hint).toContain("`timeout.connect`");
});

it("the connect timeout ends with the connection's making: nothing is cut by it later", async () => {
  const port = await listening(createServer());
  const socket = await connectTo(`http://localhost:${port}`, { connectTimeout: 1000 });
  // Another one's timeout that begins later and is longer: when it has passed, so has the first.
  await failureTo(`https://localhost:${port}`, { connectTimeout: 1500 });
  expect(socket.destroyed).toBe(false);
});

it("a connect timeout of 0 is none", async () => {
  const server = createServer();
  const met = once(server, "connection");
  const port = await listening(server);
  let failed = false;
  const failure = failureTo(`https://localhost:${port}`, { connectTimeout: 0 }).finally(() => {
    failed = true;
  });
  const [socket] = (await met) as [Socket];
  await failureTo(`https://localhost:${port}`, { connectTimeout: 50 });
  expect(failed).toBe(false);
  socket.destroy();
  expect((await failure).message).toContain("closed the connection during the TLS handshake");
});
