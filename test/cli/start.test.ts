import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { corswalk, folder, type Running, run } from "./corswalk.ts";

/** A server on a free port of 127.0.0.1, gone with the test. */
async function upstream(handler: RequestListener = (_, response) => response.end("hello")) {
  const server = createServer(handler).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, server };
}

const listens = async (proxy: Running): Promise<string> => {
  const [url] = await proxy.says(/http:\/\/localhost:\d+/);
  return url;
};

/** Resolves when nothing listens there any more. */
async function refuses(url: string): Promise<void> {
  const attempt = () =>
    new Promise<boolean>((resolve) => {
      const socket = connect(Number(new URL(url).port), "127.0.0.1");
      socket.once("connect", () => resolve(false));
      socket.once("error", () => resolve(true));
      socket.once("connect", () => socket.destroy());
    });
  while (!(await attempt())) {
    // Asks again: there is no event for another process's socket.
  }
}

function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

const page = { Origin: "http://localhost:3000" };

describe("a start with a target", () => {
  it("needs no config: the page's call goes through and can be read", async () => {
    const api = await upstream();
    const proxy = corswalk([api.url, "-p", "0"]);
    const response = await fetch(`${await listens(proxy)}/users`, { headers: page });
    expect(await response.text()).toBe("hello");
    expect(response.headers.get("access-control-allow-origin")).toBe(page.Origin);
    // V8 complains there of a flag that it does not know.
    expect(proxy.stderr()).toBe("");
  });

  it("says where it is, where calls go, who may call, and a line to try", async () => {
    const api = await upstream();
    const proxy = corswalk([api.url, "-p", "0"]);
    const url = await listens(proxy);
    await proxy.says(/fetch\(.*\)\n/);
    expect(proxy.stdout()).toContain(`→ ${api.url}`);
    expect(proxy.stdout()).toContain("any on localhost, *.localhost, 127.0.0.1 and [::1]");
    expect(proxy.stdout()).toContain(`fetch("${url}/")`);
    expect(proxy.stdout()).not.toContain("\x1b");
  });

  it("says in colour where FORCE_COLOR asks for it, and not where NO_COLOR does", async () => {
    const colored = corswalk(["localhost:9", "-p", "0"], { env: { FORCE_COLOR: "1" } });
    await colored.says(/\x1b\[36mhttp:\/\/localhost:9/);
    const plain = corswalk(["localhost:9", "-p", "0"], { env: { FORCE_COLOR: "1", NO_COLOR: "1" } });
    await plain.says(/fetch/);
    expect(plain.stdout()).not.toContain("\x1b");
  });

  it("tells each call in a line, with the real upstream URL", async () => {
    const api = await upstream();
    const proxy = corswalk([`${api.url}/v1`, "-p", "0"]);
    const url = await listens(proxy);
    await fetch(`${url}/users?key=canary`, { headers: page });
    const [line] = await proxy.says(/\d\d:\d\d:\d\d 200 GET .*\n/);
    expect(line).toContain(`/users?key=*** → ${api.url}/v1/users?key=***`);
  });

  it("tells a refused origin with the flag that would admit it", async () => {
    const proxy = corswalk(["localhost:9", "-p", "0"]);
    const url = await listens(proxy);
    expect((await fetch(url, { headers: { Origin: "https://evil.test" } })).status).toBe(403);
    await proxy.says(/ 403 GET .*\n.*\n?.*--allow-origin https:\/\/evil\.test/);
  });

  it("warns of an address that others can reach", async () => {
    const proxy = corswalk(["localhost:9", "-p", "0", "--host", "0.0.0.0"]);
    await proxy.says(/! .*0\.0\.0\.0/);
  });
});

describe("each way to say the target and the port", () => {
  it.each([
    ["flags", (port: number) => ({ args: [`127.0.0.1:${port}`, "-p", "0"], env: {} })],
    [
      "variables",
      (port: number) => ({ args: [], env: { CORSWALK_TARGET: `127.0.0.1:${port}`, CORSWALK_PORT: "0" } }),
    ],
  ])("%s", async (_, given) => {
    const { args, env } = given((await upstream()).port);
    const url = await listens(corswalk(args, { env }));
    expect(await (await fetch(url)).text()).toBe("hello");
  });

  it("the config file, found in the working directory", async () => {
    const config = `{ "port": 0, "routes": { "/api": "${(await upstream()).url}" }, } // with a comment`;
    const url = await listens(corswalk([], { cwd: folder({ "proxy.config.jsonc": config }) }));
    expect(await (await fetch(`${url}/api/x`)).text()).toBe("hello");
    expect((await fetch(`${url}/other`)).status).toBe(404);
  });

  it("a target beside the file takes the place of its route /, and says so", async () => {
    const cwd = folder({ "other.json": '{ "port": 0, "target": "http://localhost:9" }' });
    const proxy = corswalk([(await upstream()).url, "--config", "other.json"], { cwd });
    expect(await (await fetch(await listens(proxy))).text()).toBe("hello");
    await proxy.says(/! The target given on the command line replaces the route \/ of other\.json/);
  });
});

describe("flags reach the proxy", () => {
  it("--header is sent upstream, and its value is never shown", async () => {
    const api = await upstream((request, response) => response.end(request.headers["x-api-key"]));
    const proxy = corswalk([api.url, "-p", "0", "-H", "X-Api-Key: canary-value"]);
    expect(await (await fetch(await listens(proxy))).text()).toBe("canary-value");
    await proxy.says(/ 200 GET /);
    expect(proxy.stdout() + proxy.stderr()).not.toContain("canary-value");
  });

  it("--allow-origin lets one more page in", async () => {
    const url = await listens(corswalk([(await upstream()).url, "-p", "0", "-o", "https://app.test"]));
    const response = await fetch(url, { headers: { Origin: "https://app.test" } });
    expect(response.headers.get("access-control-allow-origin")).toBe("https://app.test");
  });
});

describe("--log", () => {
  it("json: standard output carries one object a line, and nothing else", async () => {
    const proxy = corswalk([(await upstream()).url, "-p", "0", "--log", "json"]);
    const url = await listens(proxy);
    await (await fetch(`${url}/a`, { headers: page })).text();
    await (await fetch(`${url}/b`, { headers: { Origin: "https://evil.test" } })).text();
    await proxy.says(/"path":"\/b".*\n/);
    const lines = proxy
      .stdout()
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { kind: "call", path: "/a", status: 200, origin: page.Origin, preflighted: false, error: null },
      { kind: "refused", path: "/b", status: 403, error: { code: "origin-refused" } },
    ]);
  });
});

describe("a start that cannot be exits with 1 and says why, without a stack", () => {
  it.each([
    ["no target and no file", [], {}, "there is neither a target nor"],
    ["a file that does not exist", ["-c", "none.json"], {}, "none.json: the file does not exist"],
    ["a file with faults", [], { "proxy.config.json": '{ "orgins": [], "port": 1e9 }' }, "did you mean"],
    [
      "two files",
      [],
      { "proxy.config.json": "{}", "proxy.config.jsonc": "{}" },
      "both proxy.config.json and",
    ],
    [
      "an address that is not here",
      ["a.test", "-p", "0", "--host", "192.0.2.1"],
      {},
      "no address of this machine",
    ],
  ])("%s", async (_, argv, files: Record<string, string>, message) => {
    const { code, stdout, stderr } = await run(argv, { cwd: folder(files) });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^ {4}at /m);
  });

  it("a variable that is wrong", async () => {
    const { code, stderr } = await run(["a.test"], { env: { CORSWALK_PORT: "abc" } });
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("CORSWALK_PORT needs"),
    });
  });

  it("a port that another program holds", async () => {
    const { port } = await upstream();
    const { code, stderr } = await run(["a.test", "-p", String(port)]);
    expect(code).toBe(1);
    expect(stderr).toContain(`Port ${port} is taken by another program.`);
    expect(stderr).toContain(`--port ${port + 1}`);
  });

  it("a port that another corswalk holds, with what it is for", async () => {
    const cwd = folder();
    const url = await listens(corswalk(["https://first.test/v1", "-p", "0"], { cwd }));
    const { port } = new URL(url);
    const { code, stderr } = await run(["https://second.test", "-p", port], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain(`Port ${port} is taken by another corswalk, for https://first.test/v1`);
  });
});

describe("a signal", () => {
  it.each(["SIGTERM", "SIGINT"] as const)("%s ends streams at once and exits with 0", async (signal) => {
    const api = await upstream((_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" }).write("data: 1\n\n");
    });
    const proxy = corswalk([api.url, "-p", "0"]);
    const response = await fetch(await listens(proxy));
    const body = response.body?.getReader();
    await body?.read();
    proxy.child.kill(signal);
    expect(await proxy.exited).toBe(0);
    await expect(body?.read()).rejects.toThrow();
  });

  it("lets a call under way end", async () => {
    const asked = deferred<() => void>();
    const api = await upstream((_, response) => asked.resolve(() => response.end("late")));
    const proxy = corswalk([api.url, "-p", "0"]);
    const answer = fetch(await listens(proxy));
    const finish = await asked.promise;
    proxy.child.kill("SIGTERM");
    await refuses(await listens(proxy));
    finish();
    expect(await (await answer).text()).toBe("late");
    expect(await proxy.exited).toBe(0);
  });

  it("that comes a second time does not wait for it", async () => {
    const asked = deferred<void>();
    const api = await upstream(() => asked.resolve());
    const proxy = corswalk([api.url, "-p", "0"]);
    const answer = fetch(await listens(proxy)).catch(() => "cut");
    await asked.promise;
    proxy.child.kill("SIGTERM");
    await refuses(await listens(proxy));
    proxy.child.kill("SIGINT");
    expect(await proxy.exited).toBe(130);
    expect(await answer).toBe("cut");
  });
});
