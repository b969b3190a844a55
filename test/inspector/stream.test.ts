import { once } from "node:events";
import { get } from "node:http";
import type { Transform } from "node:stream";
import { constants, createBrotliCompress, createDeflate, createGzip, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { serve } from "../support/upstream.ts";
import { inspected } from "./inspect.ts";
import { socketServer } from "./sockets.ts";

describe("an event stream that is compressed", () => {
  const codings: [string, () => Transform][] = [
    ["gzip", () => createGzip({ flush: constants.Z_SYNC_FLUSH })],
    ["deflate", () => createDeflate({ flush: constants.Z_SYNC_FLUSH })],
    ["br", () => createBrotliCompress({ flush: constants.BROTLI_OPERATION_FLUSH })],
  ];
  it.each(codings)("is read as it passes: %s", async (coding, create) => {
    const api = await serve((_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream", "content-encoding": coding });
      const coded = create();
      coded.pipe(response);
      coded.write("event: tick\ndata: one\n\n");
    });
    const { proxyUrl, look, read } = await inspected({ target: api.url });
    await look();
    const leaving = new AbortController();
    await fetch(proxyUrl, { signal: leaving.signal });
    await expect
      .poll(async () => (await read("messages?id=1")).messages)
      .toMatchObject([{ kind: "tick", text: "one" }]);
    expect(await read("exchange?id=1")).toMatchObject({ messages: true });
    leaving.abort();
  });

  it("is read to its end", async () => {
    const api = await serve((_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream", "content-encoding": "gzip" });
      response.end(gzipSync("data: one\n\ndata: two\n\n"));
    });
    const { proxyUrl, look, read } = await inspected({ target: api.url });
    await look();
    await (await fetch(proxyUrl)).text();
    await expect
      .poll(async () => (await read("messages?id=1")).messages)
      .toMatchObject([{ text: "one" }, { text: "two" }]);
    expect(await read("messages?id=1")).toMatchObject({ lost: "" });
  });

  it("says so where it cannot be read", async () => {
    const api = await serve((_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream", "content-encoding": "gzip" });
      response.write("data: one\n\n");
    });
    const { proxyPort, look, read } = await inspected({ target: api.url });
    await look();
    const call = get({ host: "127.0.0.1", port: proxyPort, agent: false });
    await once(call, "response");
    await expect
      .poll(async () => (await read("messages?id=1")).lost)
      .toBe("It is said to be compressed (gzip), and cannot be read as that.");
    call.destroy();
  });
});

describe("a WebSocket that was turned down", () => {
  it("has a body instead of messages", async () => {
    const api = await serve((_, response) => response.writeHead(403).end("no sockets here"));
    const { proxyPort, look, read } = await inspected({ target: api.url });
    const looking = await look();
    const socket = new WebSocket(`ws://127.0.0.1:${proxyPort}/live`);
    await new Promise((resolve) => socket.once("error", resolve));
    await looking.until(
      (message) =>
        message.type === "news" && message.rows.some(({ status, underWay }) => status === 403 && !underWay),
    );
    expect(await read("exchange?id=1")).toMatchObject({ messages: false, row: { kind: "websocket" } });
    expect(await read("body?id=1&side=response")).toMatchObject({ text: "no sockets here" });
  });
});

describe("secrets in what a stream carries", () => {
  const canary = "canary-7f3a91c2";
  const cookie = `session=${canary}-cookie`;
  const route = { headers: { "X-Api-Key": `${canary}-key` } };
  const inHex = Buffer.from(canary).toString("hex").replace(/../g, "$& ").trim();
  const search = (messages: unknown) => {
    const text = JSON.stringify(messages);
    expect(text).toContain("***");
    expect(text).not.toContain(canary);
    expect(text).not.toContain(inHex);
  };

  it("are not told: names of events, comments, data", async () => {
    const api = await serve((request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      const key = request.headers["x-api-key"];
      response.write(`event: ${key}\ndata: ${key}\n\n: ${key}\n\ndata: ${request.headers.cookie}\n\n`);
      response.write(`data: ${"x".repeat(16 * 1024 - 8)}${key}\n\n`);
    });
    const { proxyUrl, look, read } = await inspected({ routes: { "/": { target: api.url, ...route } } });
    await look();
    const leaving = new AbortController();
    await fetch(proxyUrl, { headers: { cookie }, signal: leaving.signal });
    await expect.poll(async () => (await read("messages?id=1")).messages).toHaveLength(4);
    search(await read("messages?id=1"));
    leaving.abort();
  });

  it("are not told: texts, bytes and the reason of a WebSocket's end", async () => {
    const { server, url } = await socketServer();
    server.on("connection", (socket, { headers }) => {
      const key = String(headers["x-api-key"]);
      socket.send(key);
      socket.send(headers.cookie ?? "");
      socket.send(Buffer.from(`\0${key}`));
      socket.ping(key);
      socket.close(4000, key);
    });
    const { proxyPort, look, read } = await inspected({
      routes: { "/": { target: url, ...route } },
    });
    await look();
    const socket = new WebSocket(`ws://127.0.0.1:${proxyPort}`, { headers: { cookie } });
    await once(socket, "close");
    server.close();
    await expect
      .poll(async () => (await read("messages?id=1")).messages.map(({ kind }: { kind: string }) => kind))
      .toEqual(expect.arrayContaining(["text", "binary", "ping", "close"]));
    search(await read("messages?id=1"));
  });
});
