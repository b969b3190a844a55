import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { freePort } from "../../../bench/free-port.js";
import { ask, askHead } from "../../support/client.ts";
import { recordingUpstream, serve } from "../../support/upstream.ts";
import { container, isIsolated, readImage } from "./image.ts";

const answering = (text: string) => JSON.stringify({ routes: { "/": { respond: { body: text } } } });

async function start(prepare: (folder: string) => void, env: Record<string, string> = {}) {
  const port = await freePort();
  const { run, folder, health } = container(prepare);
  const settings = { CORSWALK_PORT: String(port), ...env };
  const running = run(settings);
  await running.says(/listens on/);
  return { port, folder, running, health: () => health(settings) };
}

const withFile = (text: string) => (folder: string) => writeFileSync(join(folder, "proxy.config.json"), text);

describe("the image", () => {
  it("has a stage to build in, is nobody's root, has a health check and no init of its own", () => {
    const image = readImage();
    expect(image).toMatchObject({
      stages: 2,
      user: "1000:1000",
      entrypoint: ["node", "/corswalk/bin/corswalk.js"],
    });
    expect(image.health).toEqual([...image.entrypoint, "health"]);
    expect(readFileSync("Dockerfile", "utf8")).not.toMatch(/tini|dumb-init/);
  });

  it("copies what the build writes and what the command needs", () => {
    const text = readFileSync("Dockerfile", "utf8");
    const copied = [...text.matchAll(/COPY --from=build \/build\/(\S+)/g)].map(([, name]) => name);
    expect(copied.sort()).toEqual(["bin", "dist", "node_modules", "package.json"]);
    const ignored = readFileSync(".dockerignore", "utf8").split("\n");
    expect(ignored).toEqual(expect.arrayContaining(["node_modules", ".git", "test"]));
    for (const needed of ["src", "bin", "scripts", "tsconfig.json", "vite.config.ts"]) {
      expect(ignored).not.toContain(needed);
    }
  });
});

describe.runIf(process.platform === "linux")("what the image runs", () => {
  it("is process 1 with a root that cannot be written, says it in JSON, and its health check passes", async () => {
    const { port, running, health } = await start(withFile(answering("hello")));
    expect((await ask(port)).body).toBe("hello");
    const line = await running.says(/\{.*"path":"\/".*\}/);
    expect(JSON.parse(line[0])).toMatchObject({ kind: "call", status: 200, host: `127.0.0.1:${port}` });
    expect(health()).toEqual({ status: 0, said: "ok\n" });
    if (!isIsolated) return;
    const status = readFileSync(`/proc/${running.pid()}/status`, "utf8");
    expect(status).toMatch(/^NSpid:.*\t1$/m);
    if (process.getuid?.() === 0) expect(status).toMatch(/^Uid:\t1000/m);
    expect(readFileSync(`/proc/${running.pid()}/mountinfo`, "utf8")).toMatch(/ \/ ro[, ]/);
  });

  it("the health check fails where nothing serves", async () => {
    const { health } = container(() => {});
    expect(health({ CORSWALK_PORT: String(await freePort()) })).toMatchObject({ status: 1 });
  });

  it("is configured by the environment alone", async () => {
    const upstream = await recordingUpstream();
    const { port } = await start(() => {}, {
      CORSWALK_TARGET: upstream.url,
      CORSWALK_ALLOWED_ORIGINS: "https://app.example.com",
    });
    const headers = { Origin: "https://app.example.com" };
    expect((await ask(port, { path: "/x", headers })).headers).toMatchObject({
      "access-control-allow-origin": "https://app.example.com",
    });
  });

  it("answers to other containers by the names that it was given, and says how to give it one", async () => {
    const refused = await start(withFile(answering("hello")));
    const headers = { Host: "corswalk:8010" };
    const answer = await ask(refused.port, { headers });
    expect(answer.status).toBe(421);
    expect(JSON.parse(answer.body).error.hint).toContain("set CORSWALK_ALLOWED_HOSTS=corswalk");
    const open = await start(withFile(answering("hello")), {
      CORSWALK_ALLOWED_HOSTS: "corswalk, api.internal",
    });
    expect((await ask(open.port, { headers })).body).toBe("hello");
  });

  it("SIGTERM ends it at once with 0, its streams too", async () => {
    const upstream = await serve((_, response) => {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      response.write("data: one\n\n");
    });
    const { port, running } = await start(withFile(JSON.stringify({ target: upstream.url })));
    const stream = await askHead(port);
    const ended = new Promise((resolve) => stream.once("close", resolve).on("error", () => {}));
    stream.resume();
    process.kill(running.pid(), "SIGTERM");
    await ended;
    expect(await running.exited).toBe(0);
  });

  it("tells of host.docker.internal where localhost is the container itself", async () => {
    const { port } = await start(withFile(JSON.stringify({ target: "http://localhost:1" })), {
      KUBERNETES_SERVICE_HOST: "10.0.0.1",
    });
    expect(JSON.parse((await ask(port)).body).error.hint).toContain("host.docker.internal");
  });

  const swaps: readonly [string, (folder: string) => void, (folder: string) => void][] = [
    [
      "in place",
      withFile(answering("one")),
      (folder) => writeFileSync(join(folder, "proxy.config.json"), answering("two")),
    ],
    [
      "by rename",
      withFile(answering("one")),
      (folder) => {
        writeFileSync(join(folder, "new"), answering("two"));
        renameSync(join(folder, "new"), join(folder, "proxy.config.json"));
      },
    ],
    [
      "by a ConfigMap's links",
      (folder) => {
        mkdirSync(join(folder, "..1"));
        writeFileSync(join(folder, "..1", "proxy.config.json"), answering("one"));
        symlinkSync("..1", join(folder, "..data"));
        symlinkSync("..data/proxy.config.json", join(folder, "proxy.config.json"));
      },
      (folder) => {
        mkdirSync(join(folder, "..2"));
        writeFileSync(join(folder, "..2", "proxy.config.json"), answering("two"));
        symlinkSync("..2", join(folder, "..data_tmp"));
        renameSync(join(folder, "..data_tmp"), join(folder, "..data"));
        rmSync(join(folder, "..1"), { recursive: true });
      },
    ],
  ];
  describe.each([
    ["told of changes", {}],
    ["looking for them (CORSWALK_POLL=1)", { CORSWALK_POLL: "1" }],
  ])("%s", (_title, env) => {
    it.each(swaps)("takes a config that is saved %s", async (_how, prepare, swap) => {
      const { port, folder, running } = await start(prepare, env as Record<string, string>);
      expect((await ask(port)).body).toBe("one");
      swap(folder);
      await running.says(/"kind":"reload"/);
      expect((await ask(port)).body).toBe("two");
    });
  });
});
