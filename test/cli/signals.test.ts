import { expect, it } from "vitest";
import { listenForStop } from "../../src/cli/signals.ts";
import { fakeIo } from "./fake-io.ts";

it.each(["SIGINT", "SIGTERM"] as const)("the first %s asks for an end", async (signal) => {
  const io = fakeIo();
  const stop = listenForStop(io);
  io.raise(signal);
  await stop.asked;
  expect(io.exits).toEqual([]);
});

it.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("a second signal, %s, does not wait", async (signal, code) => {
  const io = fakeIo();
  listenForStop(io);
  io.raise("SIGTERM");
  io.raise(signal);
  expect(io.exits).toEqual([code]);
});

it("signals are given back when all has ended", () => {
  const io = fakeIo();
  listenForStop(io).forget();
  io.raise("SIGTERM");
  io.raise("SIGTERM");
  expect(io.exits).toEqual([]);
});
