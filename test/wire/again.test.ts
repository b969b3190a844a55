import { describe, expect, it } from "vitest";
import { startProxy } from "../support/proxy.ts";
import { dial, type ScriptedUpstream, scriptedUpstream, type Wire } from "../support/raw.ts";

const ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
const head = "HTTP/1.1\r\nHost: localhost\r\n";
const upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: k\r\n";

const closes: readonly [how: string, close: (wire: Wire) => void][] = [
  ["ends", ({ socket }) => void socket.end()],
  ["resets", ({ socket }) => void socket.resetAndDestroy()],
];

/** Answers the first request of its first connection, loses the second; what comes on other connections is answered. */
function losing(close: (wire: Wire) => void): Promise<ScriptedUpstream> {
  let first = true;
  return scriptedUpstream((wire) => {
    const loses = first;
    first = false;
    let answered = false;
    wire.socket.on("data", () => {
      if (loses && answered) close(wire);
      else wire.send(ok);
      answered = true;
    });
  });
}

/** The client that has warmed the connection up, on which the next call is lost. */
async function warmed(upstream: ScriptedUpstream) {
  const { port, exchangesAfter } = await startProxy({ target: upstream.url });
  const client = await dial(port);
  client.send(`GET /warm ${head}\r\n`);
  await client.until("\r\n\r\n");
  await exchangesAfter(1);
  return { client, port };
}

const requests = (upstream: ScriptedUpstream, line: string): number =>
  upstream.connections.reduce((sum, { text }) => sum + text.split(line).length - 1, 0);

describe.each(closes)("an idle connection that %s as it is picked up", (_, close) => {
  it.each(["GET", "HEAD", "OPTIONS", "PUT", "DELETE"])(
    "%s is sent once more, and answered",
    async (method) => {
      const upstream = await losing(close);
      const { client } = await warmed(upstream);
      client.send(`${method} /lost ${head}\r\n`);
      await client.until(/200[\s\S]*200/);
      expect(requests(upstream, `${method} /lost `)).toBe(2);
    },
  );

  it("an upgrade does not meet it: it has a connection of its own", async () => {
    const upstream = await losing(close);
    const { client } = await warmed(upstream);
    client.send(`GET /lost ${head}${upgrade}\r\n`);
    await client.until(/200[\s\S]*200/);
    expect(requests(upstream, "GET /lost ")).toBe(1);
  });

  it.each([
    ["POST", ""],
    ["POST", "hello"],
    ["PATCH", ""],
    ["PUT", "hello"],
    ["DELETE", "hello"],
    ["GET", "hello"],
  ])("%s with the body %j is not sent twice", async (method, body) => {
    const upstream = await losing(close);
    const { client } = await warmed(upstream);
    client.send(`${method} /lost ${head}Content-Length: ${body.length}\r\n\r\n${body}`);
    expect(await client.until("}}")).toContain("HTTP/1.1 502 ");
    expect(requests(upstream, `${method} /lost `)).toBe(1);
  });

  it("a body that is still to come goes over another connection, whole and once", async () => {
    const upstream = await scriptedUpstream((wire) => {
      wire.socket.on("data", () => {
        if (/\r\n\r\n$|hello$/.test(wire.text)) wire.send(ok);
      });
    });
    const { client } = await warmed(upstream);
    client.send(`POST /late ${head}Expect: 100-continue\r\nContent-Length: 5\r\n\r\n`);
    await client.until("100 Continue");
    const [first] = upstream.connections as [Wire];
    close(first);
    await first.ended;
    client.send("hello");
    await client.until(/200[\s\S]*200/);
    expect(requests(upstream, "POST /late ")).toBe(1);
    expect(upstream.connections[1]?.text).toMatch(/\r\n\r\nhello$/);
  });

  it("a fresh connection is no race: its call is sent once", async () => {
    const upstream = await scriptedUpstream((wire) => {
      wire.socket.on("data", () => close(wire));
    });
    const { port } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    client.send(`GET /lost ${head}\r\n`);
    expect(await client.until("}}")).toMatch(/^HTTP\/1\.1 502 /);
    expect(requests(upstream, "GET /lost ")).toBe(1);
  });

  it("the second try goes over a new connection, not over the next idle one", async () => {
    const warm: Wire[] = [];
    const upstream = await scriptedUpstream((wire) => {
      wire.socket.on("data", () => {
        if (warm.includes(wire)) return close(wire);
        if (warm.length === 2) return wire.send(ok);
        warm.push(wire);
        // Both at once, so that there are two connections to keep.
        if (warm.length === 2) for (const each of warm) each.send(ok);
      });
    });
    const { port, exchangesAfter } = await startProxy({ target: upstream.url });
    const clients = [await dial(port), await dial(port)] as const;
    for (const client of clients) client.send(`GET /warm ${head}\r\n`);
    for (const client of clients) await client.until("\r\n\r\n");
    await exchangesAfter(2);
    clients[0].send(`GET /lost ${head}\r\n`);
    await clients[0].until(/200[\s\S]*200/);
    expect(upstream.connections[2]?.text).toMatch(/^GET \/lost /);
  });

  it("once more is once", async () => {
    let answers = 1;
    const upstream = await scriptedUpstream((wire) => {
      wire.socket.on("data", () => (answers-- > 0 ? wire.send(ok) : close(wire)));
    });
    const { client } = await warmed(upstream);
    client.send(`GET /lost ${head}\r\n`);
    expect(await client.until("}}")).toContain("HTTP/1.1 502 ");
    expect(requests(upstream, "GET /lost ")).toBe(2);
  });
});

it("a call whose answer had begun is not sent twice", async () => {
  const upstream = await losing((wire) => void wire.socket.end("HTTP/1.1 200 OK\r\n"));
  const { client } = await warmed(upstream);
  client.send(`GET /lost ${head}\r\n`);
  expect(await client.until("}}")).toContain("HTTP/1.1 502 ");
  expect(requests(upstream, "GET /lost ")).toBe(1);
});

describe("an upstream that ends every connection after its second answer", () => {
  it("loses no GET and executes no POST twice, over 1,000 calls on ten clients", async () => {
    const executed = new Map<string, number>();
    const upstream = await scriptedUpstream((wire) => {
      let answered = 0;
      let read = 0;
      wire.socket.on("data", () => {
        for (;;) {
          const end = wire.text.indexOf("\r\n\r\n", read);
          if (end === -1 || answered === 2) return;
          const [method = "", path = ""] = wire.text.slice(read, end).split(" ");
          read = end + 4;
          if (method === "POST") executed.set(path, (executed.get(path) ?? 0) + 1);
          wire.send(`HTTP/1.1 200 OK\r\nContent-Length: ${path.length}\r\n\r\n${path}`);
          answered++;
          // A turn later: the answer has been taken, and the next call may be on its way.
          if (answered === 2) setImmediate(() => wire.socket.end());
        }
      });
    });
    const { port } = await startProxy({ target: upstream.url });
    const failed: string[] = [];
    const calls = async (who: number): Promise<void> => {
      const client = await dial(port);
      for (let n = 0; n < 100; n++) {
        const method = n % 2 === 0 ? "GET" : "POST";
        const path = `/${who}-${n}`;
        client.send(`${method} ${path} ${head}Content-Length: 0\r\n\r\n`);
        const text = await client.until(new RegExp(`${path}(?:"\\}\\}\n)?$`));
        if (method === "GET" && text.endsWith("}\n")) failed.push(text.slice(text.lastIndexOf("HTTP/1.1")));
      }
    };
    await Promise.all(Array.from({ length: 10 }, (_, who) => calls(who)));
    expect(failed).toEqual([]);
    expect([...executed.values()].filter((count) => count > 1)).toEqual([]);
  });
});
