import { createHash } from "node:crypto";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { startProxy } from "../support/proxy.ts";
import { dial, type ScriptedUpstream, scriptedUpstream, type Wire } from "../support/raw.ts";
import { listening } from "../upstream/kit.ts";

const eventStream =
  "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
const get = (lines = ""): string => `GET / HTTP/1.1\r\nHost: localhost\r\n${lines}\r\n`;

function streaming(): Promise<ScriptedUpstream> {
  return scriptedUpstream((wire) => {
    wire.until("\r\n\r\n").then(
      () => wire.send(eventStream),
      () => {},
    );
  });
}

async function openStream(port: number, lines = ""): Promise<Wire> {
  const client = await dial(port);
  client.send(get(lines));
  await client.until("\r\n\r\n");
  return client;
}

describe("an event stream", () => {
  it("opens before its first event, and brings each before the next is sent", async () => {
    const upstream = await streaming();
    const { port } = await startProxy({ target: upstream.url });
    const client = await openStream(port);
    for (let n = 0; n < 5; n++) {
      upstream.connections[0]?.send(`9\r\ndata: ${n}\n\n\r\n`);
      await client.until(`data: ${n}\n\n`);
    }
  });

  it("tells the upstream where a page that comes back had been", async () => {
    const upstream = await streaming();
    const { port } = await startProxy({ target: upstream.url });
    await openStream(port, "Last-Event-ID: caf\xe9-7\r\n");
    expect(upstream.connections[0]?.text).toContain("\r\nLast-Event-ID: caf\xe9-7\r\n");
  });

  it("is not held back by compression, which passes as it is", async () => {
    const upstream = await scriptedUpstream((wire) => {
      void wire.until("\r\n\r\n").then(() => {
        wire.send(eventStream.replace("\r\n\r\n", "\r\nContent-Encoding: gzip\r\n\r\n"));
        wire.send("3\r\n\x1f\x8b\x08\r\n");
      });
    });
    const { port } = await startProxy({ target: upstream.url });
    const client = await openStream(port);
    await client.until("3\r\n\x1f\x8b\x08\r\n");
  });

  it("is never cut, however long it says nothing", async () => {
    vi.useFakeTimers({
      toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "performance"],
    });
    try {
      const upstream = await streaming();
      const { port } = await startProxy({
        routes: { "/": { target: upstream.url, timeout: { connect: 1000, response: 1000 } } },
      });
      const client = await openStream(port);
      for (let minute = 0; minute < 10; minute++) {
        vi.advanceTimersByTime(60_000);
        upstream.connections[0]?.send(`9\r\ndata: ${minute}\n\n\r\n`);
        await client.until(`data: ${minute}\n\n`);
      }
    } finally {
      vi.useRealTimers();
    }
  });

  it("is the fifth of a page: one line says that browsers allow six connections", async () => {
    const upstream = await streaming();
    const { port, notices } = await startProxy({ target: upstream.url });
    const page = "Origin: http://localhost:3000\r\n";
    for (let n = 0; n < 4; n++) await openStream(port, page);
    await openStream(port, "Origin: http://localhost:4000\r\n");
    expect(notices).toEqual([]);
    await openStream(port, page);
    expect(notices).toEqual([expect.stringMatching(/^5 event streams of http:\/\/localhost:3000 .* six/)]);
    await openStream(port, page);
    expect(notices).toHaveLength(1);
  });

  it("that has ended is not counted", async () => {
    const upstream = await streaming();
    const { port, notices, exchangesAfter } = await startProxy({ target: upstream.url });
    for (let n = 0; n < 6; n++) {
      const client = await openStream(port);
      client.socket.destroy();
      await exchangesAfter(n + 1);
    }
    expect(notices).toEqual([]);
  });
});

describe("a call that waits", () => {
  it("for ten seconds is told about, once, with where it waits", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
    try {
      const upstream = await scriptedUpstream();
      const { port, notices } = await startProxy({ target: upstream.url });
      const client = await dial(port);
      client.send("GET /slow?key=1 HTTP/1.1\r\nHost: localhost\r\n\r\n");
      await (await upstream.connection()).until("\r\n\r\n");
      vi.advanceTimersByTime(9_000);
      expect(notices).toEqual([]);
      vi.advanceTimersByTime(60_000);
      expect(notices).toEqual([`still waiting for ${upstream.url}/slow?key=1 to answer GET after 10 s`]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("no longer than its route allows is a 504 that names the target", async () => {
    const upstream = await scriptedUpstream();
    const { port } = await startProxy({
      routes: { "/": { target: upstream.url, timeout: { response: 50 } } },
    });
    const client = await dial(port);
    client.send(get("Origin: http://localhost:3000\r\n"));
    const text = await client.until("}}");
    expect(text).toMatch(/^HTTP\/1\.1 504 /);
    expect(text).toContain("Access-Control-Allow-Origin: http://localhost:3000\r\n");
    expect(text).toContain("X-Corswalk: upstream-timeout\r\n");
    expect(text).toContain(`${upstream.url} took too long: no answer within 50 ms`);
    expect(await upstream.connections[0]?.ended).toBeDefined();
  });

  it("does not wait while it uploads: the time runs from the last byte", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const upstream = await scriptedUpstream();
      const { port } = await startProxy({
        routes: { "/": { target: upstream.url, timeout: { response: 1000 } } },
      });
      const client = await dial(port);
      client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n");
      vi.advanceTimersByTime(900);
      for (const letter of "abcde") {
        client.send(letter);
        await (await upstream.connection()).until(new RegExp(`\\r\\n\\r\\n.*${letter}$`));
        vi.advanceTimersByTime(900);
      }
      expect(client.text).toBe("");
      vi.advanceTimersByTime(200);
      expect(await client.until("}}")).toMatch(/^HTTP\/1\.1 504 /);
    } finally {
      vi.useRealTimers();
    }
  });
});

const mebibyte = 1024 * 1024;
/** Two sockets' buffers on both ways, at their largest, and what Node holds. Without backpressure all would go. */
const most = 24 * mebibyte;
const whole = 64 * mebibyte;

/** Resolves once `count` has not changed over many calls that go the same way. */
async function settled(port: number, count: () => number): Promise<number> {
  let last = count();
  for (let unchanged = 0; unchanged < 40; ) {
    const other = await dial(port);
    other.send("GET /__corswalk/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    await other.ended;
    unchanged = count() === last ? unchanged + 1 : 0;
    last = count();
  }
  return last;
}

/** Writes blocks as long as they are taken, `whole` bytes of them. */
function flood(socket: Socket): void {
  const block = Buffer.alloc(mebibyte, "x");
  let left = whole / block.length;
  const write = (): void => {
    while (left > 0) {
      left--;
      if (!socket.write(block)) {
        socket.once("drain", write);
        return;
      }
    }
  };
  write();
}

const taken = (socket: Socket): number => socket.bytesWritten - socket.writableLength;

function digestOf(socket: Socket): Promise<{ bytes: number; hash: string }> {
  const hash = createHash("sha256");
  let bytes = 0;
  return new Promise((resolve) => {
    socket.on("data", (chunk: Buffer) => {
      hash.update(chunk);
      bytes += chunk.length;
      if (bytes === whole) resolve({ bytes, hash: hash.digest("hex") });
    });
  });
}
const digest = createHash("sha256").update(Buffer.alloc(whole, "x")).digest("hex");

describe("a reader that stops makes the writer stop, and gets every byte when it goes on", () => {
  it("a page that stops reading", async () => {
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => {
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${whole}\r\n\r\n`);
        flood(socket);
      });
    });
    const upstreamPort = await listening(server);
    const accepted = once(server, "connection") as Promise<[Socket]>;
    const { port } = await startProxy({ target: `http://127.0.0.1:${upstreamPort}` });
    const client = connect(port, "127.0.0.1");
    onTestFinished(() => void client.destroy());
    client.write(get());
    await once(client, "readable");
    const [upstream] = await accepted;
    expect(await settled(port, () => taken(upstream))).toBeLessThan(most);
    const head = client.read() as Buffer;
    const start = head.indexOf("\r\n\r\n") + 4;
    client.unshift(head.subarray(start));
    client.removeAllListeners("readable");
    expect(await digestOf(client)).toEqual({ bytes: whole, hash: digest });
  });

  it("an upstream that stops reading", async () => {
    const server = createServer({ pauseOnConnect: true }, (socket) => void socket.on("error", () => {}));
    const upstreamPort = await listening(server);
    const accepted = once(server, "connection") as Promise<[Socket]>;
    const { port } = await startProxy({ target: `http://127.0.0.1:${upstreamPort}` });
    const client = connect(port, "127.0.0.1");
    onTestFinished(() => void client.destroy());
    client.write(`POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${whole}\r\n\r\n`);
    flood(client);
    const [upstream] = await accepted;
    expect(await settled(port, () => taken(client))).toBeLessThan(most);
    const received = new Promise<Buffer>((resolve) => upstream.once("data", resolve));
    upstream.resume();
    const head = await received;
    upstream.pause();
    upstream.unshift(head.subarray(head.indexOf("\r\n\r\n") + 4));
    const all = digestOf(upstream);
    upstream.resume();
    expect(await all).toEqual({ bytes: whole, hash: digest });
  });

  it("either side of a WebSocket", async () => {
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => {
        socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
        flood(socket);
        socket.pause();
      });
    });
    const upstreamPort = await listening(server);
    const accepted = once(server, "connection") as Promise<[Socket]>;
    const { port } = await startProxy({ target: `http://127.0.0.1:${upstreamPort}` });
    const client = connect(port, "127.0.0.1");
    onTestFinished(() => void client.destroy());
    client.on("error", () => {});
    client.write(get("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: k\r\n"));
    const [upstream] = await accepted;
    await once(client, "readable");
    flood(client);
    expect(await settled(port, () => taken(upstream) + taken(client))).toBeLessThan(2 * most);
  });
});
