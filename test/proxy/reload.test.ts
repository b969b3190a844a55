import { once } from "node:events";
import { Agent, type IncomingMessage, type ServerResponse } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { freePort } from "../../bench/free-port.js";
import { ConfigError } from "../../src/config/fault.ts";
import { ask, askHead, read } from "../support/client.ts";
import { startProxy } from "../support/proxy.ts";
import { answeringUpstream, dial } from "../support/raw.ts";
import { recordingUpstream } from "../support/upstream.ts";

/** An upstream whose answers wait until they are let go. */
async function waitingUpstream(name: string) {
  const held: ServerResponse[] = [];
  const upstream = await recordingUpstream((_heard, response) => held.push(response));
  return {
    ...upstream,
    letGo() {
      for (const response of held.splice(0)) response.end(name);
    },
  };
}

async function namedUpstream(name: string) {
  return recordingUpstream((_heard, response) => response.end(name));
}

/** A stream that has begun: its next chunk, and how it ends. */
async function nextChunk(answer: IncomingMessage): Promise<string> {
  const [chunk] = await once(answer, "data");
  return String(chunk);
}

const refused = { code: "ECONNREFUSED" };

describe("reload", () => {
  it("is in force from the next request on; an exchange under way keeps its config", async () => {
    const before = await waitingUpstream("before");
    const after = await namedUpstream("after");
    const { proxy, port, exchangesAfter } = await startProxy({
      routes: { "/": { target: before.url, responseHeaders: { "X-Config": "first" } } },
    });
    const underWay = ask(port, { path: "/one" });
    await before.heardAfter(1);

    const reloaded = proxy.reload({ port: 0, host: "127.0.0.1", target: after.url, cors: { maxAge: 9 } });
    const next = ask(port, { path: "/two" });
    await reloaded;
    expect((await next).body).toBe("after");

    before.letGo();
    expect(await underWay).toMatchObject({ body: "before", headers: { "x-config": "first" } });
    expect((await exchangesAfter(2)).map(({ path, upstream }) => [path, upstream])).toEqual([
      ["/two", `${after.url}/two`],
      ["/one", `${before.url}/one`],
    ]);
  });

  it("takes a connection that stays open along: its next call has the new config", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    const first = await namedUpstream("first");
    const second = await namedUpstream("second");
    const { proxy, port } = await startProxy({ target: first.url });
    expect((await ask(port, { agent })).body).toBe("first");
    await proxy.reload({ port: 0, host: "127.0.0.1", target: second.url });
    expect((await ask(port, { agent })).body).toBe("second");
  });

  it.each([
    ["a misspelt key", { orgins: ["x"] }],
    ["a target that is none", { target: "ftp://x" }],
    ["a policy that no browser accepts", { cors: { origins: ["*"], credentials: true } }],
  ])("with %s throws at once, with the faults, and changes nothing", async (_fault, written) => {
    const upstream = await namedUpstream("still here");
    const { proxy, port } = await startProxy({ target: upstream.url });
    const { config } = proxy;
    expect(() => proxy.reload({ port: 0, target: upstream.url, ...written })).toThrow(ConfigError);
    expect(proxy.config).toBe(config);
    expect((await ask(port)).body).toBe("still here");
  });

  it("to a new port opens it before the old one closes, whose streams and calls run on", async () => {
    const streams: ServerResponse[] = [];
    const upstream = await recordingUpstream(({ path }, response) => {
      response.write(path === "/quick" ? "quick" : "begun");
      if (path === "/quick") response.end();
      else streams.push(response);
    });
    const free = await freePort();
    const { proxy, port } = await startProxy({ target: upstream.url });
    const stream = await askHead(port, { path: "/stream" });
    expect(await nextChunk(stream)).toBe("begun");

    await proxy.reload({ port: free, host: "127.0.0.1", target: upstream.url });
    expect((await ask(free, { path: "/quick" })).body).toBe("quick");
    await expect(ask(port, { path: "/quick" })).rejects.toMatchObject(refused);

    streams[0]?.end("ended");
    expect((await read(stream)).body).toBe("ended");
  });

  it("to a port that is taken is rejected and changes nothing: the old port and config serve on", async () => {
    const first = await namedUpstream("first");
    const second = await namedUpstream("second");
    const { proxy, port } = await startProxy({ target: first.url });
    const { config } = proxy;
    const taken = { port: first.port, host: "127.0.0.1", target: second.url };
    await expect(proxy.reload(taken)).rejects.toMatchObject({ code: "EADDRINUSE" });
    expect(proxy.config).toBe(config);
    expect((await ask(port)).body).toBe("first");
    // Once the port is free, the same config is taken.
    await proxy.reload({ ...taken, port: await freePort() });
    await expect(ask(port)).rejects.toMatchObject(refused);
  });

  it.each([
    ["one more address", "127.0.0.1", ["127.0.0.1", "127.0.0.2"], "127.0.0.2"],
    ["one address less", ["127.0.0.1", "127.0.0.2"], "127.0.0.1", undefined],
    ["all addresses", "127.0.0.1", "0.0.0.0", "127.0.0.3"],
    ["one of all addresses", "0.0.0.0", "127.0.0.1", undefined],
  ])("to %s on the same port keeps what both have", async (_change, from, to, another) => {
    const upstream = await recordingUpstream(({ path }, response) => {
      response.write("begun");
      if (path === "/quick") response.end();
      else held.push(response);
    });
    const held: ServerResponse[] = [];
    const { proxy, port } = await startProxy({ target: upstream.url, host: from });
    const stream = await askHead(port, { path: "/stream" });
    await nextChunk(stream);
    await proxy.reload({ target: upstream.url, host: to, port });
    expect((await ask(port, { path: "/quick" })).status).toBe(200);
    const elsewhere = ask(port, { path: "/quick", host: another ?? "127.0.0.2" });
    if (another === undefined) await expect(elsewhere).rejects.toMatchObject(refused);
    else expect((await elsewhere).status).toBe(200);
    held[0]?.end("ended");
    expect((await read(stream)).body).toBe("ended");
  });

  it("twice at once ends with the last one, and with one port open", async () => {
    const first = await namedUpstream("first");
    const second = await namedUpstream("second");
    const { proxy, port } = await startProxy({ target: first.url });
    const [one, two] = [await freePort(), await freePort()];
    await Promise.all([
      proxy.reload({ port: one, host: "127.0.0.1", target: first.url }),
      proxy.reload({ port: two, host: "127.0.0.1", target: second.url }),
    ]);
    expect((await ask(two)).body).toBe("second");
    for (const left of [port, one]) await expect(ask(left)).rejects.toMatchObject(refused);
  });

  it.each([
    ["at the same moment", 0],
    ["while the port is being opened", 2],
  ])("with a close %s leaves no port open", async (_when, microtasks) => {
    const upstream = await namedUpstream("x");
    const { proxy, port } = await startProxy({ target: upstream.url });
    const free = await freePort();
    const reloading = proxy.reload({ port: free, host: "127.0.0.1", target: upstream.url });
    for (let i = 0; i < microtasks; i++) await Promise.resolve();
    await Promise.all([reloading, proxy.close({ within: 0 })]);
    for (const left of [port, free]) await expect(ask(left)).rejects.toMatchObject(refused);
  });
});

/** It was sent where the reload had closed the connections: a 502 that said that the config had just changed. */
it("a call whose body comes after a reload is sent as the config before had it", async () => {
  const upstream = await answeringUpstream("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  const { proxy, port } = await startProxy({ target: upstream.url });
  const client = await dial(port);
  client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
  await client.until("100 Continue\r\n\r\n");
  await proxy.reload({
    port: 0,
    host: "127.0.0.1",
    routes: { "/": { target: upstream.url, timeout: { connect: 1234 } } },
  });
  client.send("body");
  expect(await client.until("\r\n\r\nok")).toContain("HTTP/1.1 200 OK");
});
