import { once } from "node:events";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { freePort } from "../../bench/free-port.js";
import { corswalk, folder, type Running } from "./corswalk.ts";

/** A config file in a folder of its own, and the proxy that runs on it. */
function proxyWith(config: object, args: readonly string[] = []) {
  const cwd = folder({ "proxy.config.json": JSON.stringify(config) });
  const file = join(cwd, "proxy.config.json");
  const save = (next: object | string) =>
    writeFileSync(file, typeof next === "string" ? next : JSON.stringify(next));
  const proxy = corswalk(args, { cwd, env: { KEY: "canary-value" } });
  return { proxy, save, file, cwd };
}

const urlOf = async (proxy: Running) => (await proxy.says(/http:\/\/localhost:\d+/))[0];
const respond = (json: unknown) => ({ respond: { json } });
const ask = async (url: string) => (await fetch(url)).json();

describe("a save of the config file", () => {
  it("is in force when it is told, with what changed", async () => {
    const { proxy, save } = proxyWith({ port: 0, routes: { "/a": respond(1) } });
    const url = await urlOf(proxy);
    save({
      port: 0,
      routes: { "/a": respond(1), "/b": respond(2) },
      cors: { origins: ["https://app.test"] },
    });
    await proxy.says(/config reloaded\n(.*\n)*.*cors\.origins: \+ https:\/\/app\.test/);
    expect(proxy.stdout()).toContain("routes: + /b");
    expect(await ask(`${url}/b`)).toBe(2);
  });

  it("that is invalid tells every fault with its place, and the last good one serves on", async () => {
    const { proxy, save } = proxyWith({ port: 0, routes: { "/a": respond(1) } });
    const url = await urlOf(proxy);
    save('{\n  "port": 0,\n  "rotes": {},\n  "log": "xml"\n}');
    await proxy.says(/The last good config serves on/);
    expect(proxy.stdout()).toMatch(/proxy\.config\.json:3:3 .*`rotes`: did you mean `routes`\?/);
    expect(proxy.stdout()).toMatch(/proxy\.config\.json:4:10 /);
    expect(await ask(`${url}/a`)).toBe(1);

    save({ port: 0, routes: { "/a": respond(3) } });
    await proxy.says(/config reloaded/);
    expect(await ask(`${url}/a`)).toBe(3);
  });

  it("by renaming another file over it counts the same", async () => {
    const { proxy, file } = proxyWith({ port: 0, routes: { "/a": respond(1) } });
    const url = await urlOf(proxy);
    writeFileSync(`${file}.new`, JSON.stringify({ port: 0, routes: { "/a": respond(2) } }));
    renameSync(`${file}.new`, file);
    await proxy.says(/config reloaded/);
    expect(await ask(`${url}/a`)).toBe(2);
  });

  it.each([
    ["alone", []],
    ["beside a target on the command line", ["localhost:9"]],
  ])("after it was deleted counts: %s", async (_, args) => {
    const { proxy, file, save } = proxyWith({ port: 0, routes: { "/a": respond(1) } }, ["-p", "0", ...args]);
    const url = await urlOf(proxy);
    // Told when the file is watched.
    save({ port: 0, routes: { "/a": respond(1) }, appOrigin: "https://app.test" });
    await proxy.says(/config reloaded/);
    rmSync(file);
    await proxy.says(/The last good config serves on|routes: - \/a/);
    // Answered when the watch has been told what to look for from now on.
    await fetch(url);
    save({ port: 0, routes: { "/a": respond(2) } });
    await proxy.says(/routes: \+ \/a|routes\.\/a\.respond: changed/);
    expect(await ask(`${url}/a`)).toBe(2);
  });

  it("of an .env beside it counts, and its values are never shown", async () => {
    const route = { "/": { target: "http://localhost:9", headers: { "X-Key": "${LATER:-none}" } } };
    const { proxy, cwd } = proxyWith({ port: 0, routes: route });
    await urlOf(proxy);
    writeFileSync(join(cwd, ".env"), "LATER=canary-from-file\n");
    await proxy.says(/config reloaded\n.*X-Key/);
    expect(proxy.stdout() + proxy.stderr()).not.toContain("canary");
  });

  it("with another port moves the proxy there", async () => {
    const port = await freePort();
    const { proxy, save } = proxyWith({ port: 0, routes: { "/a": respond(1) } });
    await urlOf(proxy);
    save({ port, routes: { "/a": respond(2) } });
    await proxy.says(new RegExp(`The proxy is at http://localhost:${port} now`));
    expect(await ask(`http://localhost:${port}/a`)).toBe(2);
  });

  it("with a port that is taken leaves the proxy where it is", async () => {
    const { port } = await listening(createServer());
    const { proxy, save } = proxyWith({ port: 0, routes: { "/a": respond(1) } });
    const url = await urlOf(proxy);
    save({ port, routes: { "/a": respond(1) } });
    await proxy.says(new RegExp(`Port ${port} is taken`));
    await proxy.says(new RegExp(`The proxy stays at ${url}`));
    expect(await ask(`${url}/a`)).toBe(1);
  });

  it("keeps what the command line says over the file", async () => {
    const { proxy, save } = proxyWith({ port: 1, routes: { "/a": respond(1) } }, ["-p", "0", "-o", "null"]);
    const url = await urlOf(proxy);
    save({ port: 2, routes: { "/a": respond(2) } });
    await proxy.says(/config reloaded/);
    const response = await fetch(`${url}/a`, { headers: { Origin: "null" } });
    expect([await response.json(), response.headers.get("access-control-allow-origin")]).toEqual([2, "null"]);
  });

  it("is a line of the JSON log", async () => {
    const { proxy, save } = proxyWith({ port: 0, log: "json", routes: { "/a": respond(1) } });
    await urlOf(proxy);
    save("{");
    await proxy.says(/config-invalid/);
    save({ port: 0, log: "json", routes: { "/b": respond(1) } });
    await proxy.says(/routes: \+ \/b/);
    const [refused, reloaded] = proxy
      .stdout()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(refused).toMatchObject({ kind: "reload", error: { code: "config-invalid" } });
    expect(reloaded).toMatchObject({ kind: "reload", error: null });
  });
});

it("CORSWALK_POLL=1 sees a save without being told", async () => {
  const cwd = folder({ "proxy.config.json": JSON.stringify({ port: 0, routes: { "/a": respond(1) } }) });
  const proxy = corswalk([], { cwd, env: { CORSWALK_POLL: "1" } });
  await urlOf(proxy);
  writeFileSync(join(cwd, "proxy.config.json"), JSON.stringify({ port: 0, routes: { "/b": respond(1) } }));
  await proxy.says(/routes: \+ \/b/);
});

async function listening(server: Server) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return server.address() as AddressInfo;
}
