import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { main } from "../../src/cli/main.ts";
import { folder } from "./corswalk.ts";
import { type FakeIo, fakeIo } from "./fake-io.ts";

/** Resolves when the pattern has been said. */
async function says(io: FakeIo, pattern: RegExp): Promise<void> {
  while (!pattern.test(io.said())) await once(io.stdout, "data");
}

it("a start on a terminal takes h, r, c and q, each with Enter", async () => {
  const cwd = folder({ "proxy.config.json": '{ "port": 0, "target": "http://localhost:9" }' });
  const io = fakeIo({ tty: true, cwd, env: { NO_COLOR: "1", XDG_RUNTIME_DIR: cwd } });
  const ended = main([], io);
  await says(io, /h \+ Enter tells/);
  io.stdin.write("h\n");
  await says(io, /q \+ Enter {2}quit/);
  io.stdin.write("r\n");
  await says(io, /config reloaded/);
  io.stdin.write("c\n");
  await says(io, /\x1b\[2J/);
  io.stdin.write("q\n");
  expect(await ended).toBe(0);
});

it("reloads that are under way when the end is asked for come to their own end first", async () => {
  const config = (target: string) => `{ "port": 0, "target": "${target}" }`;
  const cwd = folder({ "proxy.config.json": config("http://localhost:9") });
  const io = fakeIo({ tty: true, cwd, env: { NO_COLOR: "1", XDG_RUNTIME_DIR: cwd } });
  const ended = main([], io);
  await says(io, /h \+ Enter tells/);
  writeFileSync(join(cwd, "proxy.config.json"), config("http://localhost:8"));
  io.stdin.write("r\nr\nr\nr\nq\n");
  expect(await ended).toBe(0);
  expect(io.said()).toMatch(/config reloaded/);
});
