import { once } from "node:events";
import { chmodSync, existsSync, readFileSync, watch, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { main } from "../../src/cli/main.ts";
import { serve } from "../support/upstream.ts";
import { corswalk, folder, run } from "./corswalk.ts";
import { type FakeIo, fakeIo } from "./fake-io.ts";

async function says(io: FakeIo, pattern: RegExp): Promise<string> {
  for (;;) {
    const found = pattern.exec(io.said());
    if (found !== null) return found[1] ?? found[0];
    await once(io.stdout, "data");
  }
}

const address = /(http:\/\/localhost:\d+\/#[\w-]{32})/;

describe("the inspector of a start", () => {
  it("is off where there is no terminal, and on where it is asked for, on the next free port", async () => {
    const proxy = corswalk(["localhost:9", "-p", "0"]);
    await proxy.says(/fetch\(/);
    expect(proxy.stdout()).not.toContain("inspector");

    const asked = corswalk(["localhost:9", "-p", "0", "--inspector"]);
    const [, url = ""] = await asked.says(address);
    expect((await fetch(url)).headers.get("content-type")).toContain("text/html");
    expect((await fetch(new URL("/inspector.js", url))).status).toBe(200);
    expect((await fetch(new URL("/api/config", url))).status).toBe(401);
  });

  it("is on where there is a terminal, and not with --no-inspector", async () => {
    for (const [argv, expected] of [
      [[], true],
      [["--no-inspector"], false],
    ] as const) {
      const cwd = folder();
      const io = fakeIo({ tty: true, cwd, env: { NO_COLOR: "1", XDG_RUNTIME_DIR: cwd } });
      const ended = main(["localhost:9", "-p", "0", ...argv], io);
      await says(io, /h \+ Enter tells/);
      expect(address.test(io.said())).toBe(expected);
      io.stdin.write("q\n");
      expect(await ended).toBe(0);
    }
  });

  it("takes the port that is given, and a start goes on without it where that is taken", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as AddressInfo;
    const proxy = corswalk(["localhost:9", "-p", "0", "--inspector-port", String(port)]);
    await proxy.says(new RegExp(`The inspector is not open: port ${port} is taken\\.`));
    taken.close();
    await once(taken, "close");
    const other = corswalk(["localhost:9", "-p", "0", "--inspector-port", String(port)]);
    await other.says(new RegExp(`http://localhost:${port}/#`));
  });

  it("keeps standard output to the log where that is JSON", async () => {
    const proxy = corswalk(["localhost:9", "-p", "0", "--log", "json", "--inspector"]);
    await proxy.says(address);
    expect(proxy.stdout()).toBe("");
    expect(proxy.stderr()).toMatch(address);
  });

  it.each([
    [["--no-inspector", "--open"], "--no-inspector and --open exclude each other."],
    [["--inspector-port", "x"], "--inspector-port needs a whole number"],
  ])("%j is refused in words", async (argv, words) => {
    const { code, stderr } = await run(["localhost:9", ...argv]);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });
});

describe.skipIf(process.platform !== "linux")("a browser", () => {
  it.each([
    ["--open", ["--open"], ""],
    ["the key o", [], "o\n"],
  ])("is opened by %s, at the page's link", async (_, argv, typed) => {
    const cwd = folder();
    const opened = join(cwd, "opened");
    writeFileSync(
      join(cwd, "xdg-open"),
      `#!/bin/sh\necho "$1" > ${opened}.part && mv ${opened}.part ${opened}\n`,
    );
    chmodSync(join(cwd, "xdg-open"), 0o755);
    const appears = new Promise<void>((resolve) => {
      const watcher = watch(cwd, () => {
        if (!existsSync(opened)) return;
        watcher.close();
        resolve();
      });
    });
    const env = { NO_COLOR: "1", XDG_RUNTIME_DIR: cwd, PATH: `${cwd}:${process.env.PATH}` };
    const io = fakeIo({ tty: true, cwd, env });
    const ended = main(["localhost:9", "-p", "0", ...argv], io);
    await says(io, /h \+ Enter tells/);
    io.stdin.write(typed);
    await appears;
    expect(readFileSync(opened, "utf8").trim()).toBe(await says(io, address));
    io.stdin.write("q\n");
    expect(await ended).toBe(0);
  });

  it.each([
    ["is not there", undefined],
    ["is not found by what opens browsers, as on a machine without a screen", "#!/bin/sh\nexit 3\n"],
  ])("that %s is told, with the link to open", async (_, opener) => {
    const cwd = folder();
    if (opener !== undefined) writeFileSync(join(cwd, "xdg-open"), opener, { mode: 0o755 });
    const io = fakeIo({ tty: true, cwd, env: { NO_COLOR: "1", XDG_RUNTIME_DIR: cwd, PATH: cwd } });
    const ended = main(["localhost:9", "-p", "0", "--open"], io);
    await says(io, /No browser was found: open http:\/\/localhost:\d+\/#/);
    await says(io, /h \+ Enter tells/);
    io.stdin.write("q\n");
    expect(await ended).toBe(0);
  });
});

describe("the key e", () => {
  it("asks the upstream of the last failed call what it says to the page, and tells what the browser would", async () => {
    const api = await serve((request, response) => {
      response.statusCode = request.url === "/broken" ? 500 : 200;
      response.setHeader("x-powered-by", "Express").end("hello");
    });
    const cwd = folder();
    const io = fakeIo({ tty: true, cwd, env: { NO_COLOR: "1", XDG_RUNTIME_DIR: cwd } });
    const ended = main([api.url, "-p", "0"], io);
    const url = await says(io, /(http:\/\/localhost:\d+)\n/);
    await says(io, /h \+ Enter tells/);
    io.stdin.write("e\n");
    await says(io, /nothing to explain/);
    await (await fetch(`${url}/broken`, { headers: { Origin: "http://localhost:3000" } })).text();
    await says(io, / 500 GET /);
    io.stdin.write("e\n");
    await says(io, /No 'Access-Control-Allow-Origin' header is present/);
    expect(io.said()).toContain(`${api.url}/broken`);
    io.stdin.write("q\n");
    expect(await ended).toBe(0);
  });
});
