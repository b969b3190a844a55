import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { listenForKeys } from "../../src/cli/keys.ts";
import { fakeIo } from "./fake-io.ts";

describe("a key and Enter on a terminal", () => {
  it("does what it is for, whatever its case", async () => {
    const io = fakeIo({ tty: true });
    const pressed = new Promise<string>((resolve) => {
      void listenForKeys([{ key: "q", about: "quit", press: () => resolve("q") }], io);
    });
    io.stdin.write("x\n Q \n");
    expect(await pressed).toBe("q");
  });

  it("h tells them all", async () => {
    const io = fakeIo({ tty: true });
    await listenForKeys([{ key: "q", about: "quit", press: () => {} }], io);
    const told = once(io.stdout, "data");
    io.stdin.write("h\n");
    await told;
    expect(io.said()).toContain("  h + Enter  show this\n  q + Enter  quit\n");
  });
});

it("without a terminal nothing is read", async () => {
  const io = fakeIo({ tty: false });
  const stop = await listenForKeys([{ key: "q", about: "quit", press: () => {} }], io);
  expect(io.stdin.listenerCount("data")).toBe(0);
  stop();
});
