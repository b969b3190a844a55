import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, expect, test } from "vitest";
import { closedPort, firstFree, type Listening, listenOnLoopback } from "../../src/demo/loopback.ts";

const open: Listening[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function listen(port: number): Promise<Listening> {
  const listening = await listenOnLoopback({ request: (_, response) => response.end() }, port);
  open.push(listening);
  return listening;
}

test("a taken port is passed by, the next free one is used", async () => {
  const first = await listen(0);
  const second = await firstFree(first.port, listen);
  expect(second.port).toBeGreaterThan(first.port);
  expect(second.port).toBeLessThanOrEqual(first.port + 50);
});

test("what fails for another reason is not tried again", async () => {
  let tries = 0;
  const failing = firstFree(3000, () => {
    tries++;
    return Promise.reject(new Error("broken"));
  });
  await expect(failing).rejects.toThrow("broken");
  expect(tries).toBe(1);
});

test("nobody listens on a closed port", async () => {
  const socket = connect(await closedPort(), "127.0.0.1");
  const [error] = await once(socket, "error").catch((error: unknown) => [error]);
  expect(error).toMatchObject({ code: "ECONNREFUSED" });
});
