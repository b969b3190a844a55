import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { createProxy } from "../../src/proxy.ts";
import { ask } from "../support/client.ts";

const config = { port: 0, routes: { "/": { respond: { body: "here" } } } };

function closedAtEnd(proxy: ReturnType<typeof createProxy>) {
  onTestFinished(() => proxy.close({ within: 0 }));
  return proxy;
}

async function holding(host: string, port = 0): Promise<Server> {
  const server = createServer();
  server.listen({ host, port, ipv6Only: host.includes(":") });
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return server;
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}

it("port 0 takes a free one, on both loopback addresses alike", async () => {
  const proxy = closedAtEnd(createProxy(config));
  const { port, url, addresses } = await proxy.listen();
  expect(port).toBeGreaterThan(0);
  expect(url).toBe(`http://localhost:${port}`);
  expect(addresses).toEqual(["127.0.0.1", "::1"]);
  for (const host of addresses) expect((await ask(port, { host })).body).toBe("here");
});

it.each(["127.0.0.1", "::1"])("a port that is taken on %s is taken, and nothing is opened", async (taken) => {
  const port = portOf(await holding(taken));
  const proxy = closedAtEnd(createProxy({ ...config, port }));
  await expect(proxy.listen()).rejects.toMatchObject({ code: "EADDRINUSE", address: taken });
  // The other address is free again.
  await holding(taken === "::1" ? "127.0.0.1" : "::1", port);
});

it("after a failed listen, another one may succeed", async () => {
  const holder = await holding("127.0.0.1");
  const port = portOf(holder);
  const proxy = closedAtEnd(createProxy({ ...config, port }));
  await expect(proxy.listen()).rejects.toMatchObject({ code: "EADDRINUSE" });
  holder.close();
  await once(holder, "close");
  expect(await proxy.listen()).toMatchObject({ port });
});

it("asked twice at once, it listens once", async () => {
  const proxy = closedAtEnd(createProxy(config));
  const [one, two] = await Promise.all([proxy.listen(), proxy.listen()]);
  expect(two).toEqual(one);
  expect(await proxy.listen()).toEqual(one);
});

it.each([
  ["127.0.0.1", "http://localhost:"],
  ["::1", "http://localhost:"],
  ["0.0.0.0", "http://localhost:"],
  ["127.0.0.2", "http://127.0.0.2:"],
])("on %s, the URL to call is %s…", async (host, start) => {
  const proxy = closedAtEnd(createProxy({ ...config, host }));
  const { url, port, addresses } = await proxy.listen();
  expect(url).toBe(start + port);
  expect(addresses).toEqual([host]);
});

it(":: takes both families", async () => {
  const proxy = closedAtEnd(createProxy({ ...config, host: "::" }));
  const { port } = await proxy.listen();
  for (const host of ["127.0.0.1", "::1"]) expect((await ask(port, { host })).body).toBe("here");
});

it("a proxy that has been closed does not listen again", async () => {
  const proxy = createProxy(config);
  await proxy.close();
  await expect(proxy.listen()).rejects.toThrow("closed");
});
