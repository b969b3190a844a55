import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { startProxy } from "../support/proxy.ts";
import { dial, type ScriptedUpstream, scriptedUpstream, type Wire } from "../support/raw.ts";
import { listening } from "../upstream/kit.ts";

const head = "HTTP/1.1\r\nHost: localhost\r\n";
const upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: k\r\n";
const switched = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";

interface Stage {
  readonly title: string;
  readonly request: string;
  /** What the upstream says before an end. */
  readonly answer: string;
  /** What the client has seen by then. */
  readonly seen: string;
  /** What the upstream has seen by then. */
  readonly sent: string;
}

const stages: readonly Stage[] = [
  { title: "before the head", request: `GET / ${head}\r\n`, answer: "", seen: "", sent: "\r\n\r\n" },
  {
    title: "during the head",
    request: `GET / ${head}\r\n`,
    answer: "HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\nHTTP/1.1 200 OK\r\nX-",
    seen: "Link: <a>\r\n\r\n",
    sent: "\r\n\r\n",
  },
  {
    title: "after the head",
    request: `GET / ${head}\r\n`,
    answer: "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n",
    seen: "\r\n\r\n",
    sent: "\r\n\r\n",
  },
  {
    title: "during the body",
    request: `GET / ${head}\r\n`,
    answer: "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
    seen: "half",
    sent: "\r\n\r\n",
  },
  {
    title: "during an event stream",
    request: `GET / ${head}\r\n`,
    answer:
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n",
    seen: "data: 1\n\n",
    sent: "\r\n\r\n",
  },
  {
    title: "during an upload by length",
    request: `POST / ${head}Content-Length: 9\r\n\r\nhalf`,
    answer: "",
    seen: "",
    sent: "half",
  },
  {
    title: "during an upload by chunks",
    request: `POST / ${head}Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n`,
    answer: "",
    seen: "",
    sent: "half",
  },
  {
    title: "during an upload that is answered already",
    request: `POST / ${head}Content-Length: 9\r\n\r\nhalf`,
    answer: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n",
    seen: "1\r\nx\r\n",
    sent: "half",
  },
  {
    title: "before an upgrade",
    request: `GET / ${head}${upgrade}\r\n`,
    answer: "",
    seen: "",
    sent: "\r\n\r\n",
  },
  {
    title: "before an upgrade that it has written into already",
    request: `GET / ${head}${upgrade}\r\nearly`,
    answer: "",
    seen: "",
    sent: "\r\n\r\n",
  },
  {
    title: "during a refused upgrade",
    request: `GET / ${head}${upgrade}\r\n`,
    answer: "HTTP/1.1 401 No\r\nContent-Length: 9\r\n\r\nhalf",
    seen: "half",
    sent: "\r\n\r\n",
  },
  {
    title: "during an upgrade",
    request: `GET / ${head}${upgrade}\r\n`,
    answer: `${switched}x`,
    seen: "\r\n\r\nx",
    sent: "\r\n\r\n",
  },
];

/** Both ends of an exchange at a stage of it. */
async function at({ request, answer, seen, sent }: Stage) {
  const upstream = await scriptedUpstream();
  const proxy = await startProxy({ target: upstream.url });
  const client = await dial(proxy.port);
  client.send(request);
  const server = await upstream.connection();
  await server.until(sent);
  server.send(answer);
  await client.until(seen);
  return { client, server, upstream, ...proxy };
}

const closes: readonly [how: string, close: (socket: Socket) => void][] = [
  ["ends", (socket) => void socket.end()],
  ["resets", (socket) => void socket.resetAndDestroy()],
];

describe.each(stages)("$title", (stage) => {
  const isUpgraded = stage.title === "during an upgrade";

  it.each(closes)("the client %s: the upstream is told", async (how, close) => {
    const { client, server, exchangesAfter } = await at(stage);
    close(client.socket);
    await server.ended;
    // A tunnel that one side has ended is still open the other way.
    if (isUpgraded && how === "ends") server.socket.end();
    const [exchange] = await exchangesAfter(1);
    expect(exchange?.aborted).toBe(!isUpgraded);
  });

  it.each(closes)("the upstream %s: the client is told", async (how, close) => {
    const { client, server, exchangesAfter } = await at(stage);
    close(server.socket);
    if (stage.seen === "" || stage.title === "during the head") {
      expect(await client.until(/HTTP\/1\.1 502[\s\S]*\}\}/)).toContain("upstream-reset");
    } else {
      await client.ended;
      if (isUpgraded && how === "ends") client.socket.end();
      expect(client.text).not.toMatch(/\r\n0\r\n/);
    }
    await exchangesAfter(1);
  });
});

describe("nothing is left", () => {
  /** Resolves once the server has no connection left. */
  async function emptied(server: ReturnType<typeof createServer>): Promise<number> {
    for (;;) {
      const count = await new Promise<number>((resolve, reject) => {
        server.getConnections((error, found) => (error === null ? resolve(found) : reject(error)));
      });
      if (count === 0) return count;
      await once(server, "gone");
    }
  }

  it("after 500 calls that were aborted, each at another stage", async () => {
    const answers = stages.map(({ answer }) => answer);
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", (data) => {
        const stage = Number(/\?stage=(\d+)/.exec(data.toString("latin1"))?.[1]);
        socket.write(answers[stage] as string);
        server.emit("asked");
      });
      socket.on("close", () => server.emit("gone"));
    });
    server.setMaxListeners(0);
    const upstreamPort = await listening(server);
    const { port, exchangesAfter } = await startProxy({ target: `http://127.0.0.1:${upstreamPort}` });
    const warnings: Error[] = [];
    const onWarning = (warning: Error): void => void warnings.push(warning);
    process.on("warning", onWarning);
    const rounds = 500;
    for (let n = 0; n < rounds; n++) {
      const stage = n % stages.length;
      const { request, seen } = stages[stage] as Stage;
      const client = await dial(port);
      const asked = once(server, "asked");
      client.send(request.replace(" / ", ` /?stage=${stage} `));
      await asked;
      await client.until(seen);
      client.socket.resetAndDestroy();
    }
    await exchangesAfter(rounds);
    expect(await emptied(server)).toBe(0);
    process.off("warning", onWarning);
    expect(warnings).toEqual([]);
  });
});

it("a client that leaves while its call waits for a connection costs no call", async () => {
  const upstream: ScriptedUpstream = await scriptedUpstream();
  const { port, exchangesAfter } = await startProxy({ target: upstream.url });
  const client: Wire = await dial(port);
  client.send(`POST / ${head}Content-Length: 2\r\n\r\n`);
  client.socket.resetAndDestroy();
  await exchangesAfter(1);
  const next = await dial(port);
  next.send(`GET /next ${head}\r\n`);
  await (await upstream.connection()).until("GET /next");
  expect(upstream.connections[0]?.text).toMatch(/^GET \/next/);
});

/** undici sent each of them again, as it saw it, and found out when it was connected: idle connections, one for each tab that closed. */
it.each([
  ["event streams", ""],
  ["upgrades", upgrade],
])("%s that are left cost the upstream no new connections", async (_what, lines) => {
  const upstream = await scriptedUpstream();
  const { port } = await startProxy({ target: upstream.url });
  for (let n = 0; n < 3; n++) {
    const client = await dial(port);
    client.send(`GET / ${head}${lines}\r\n`);
    const server = await upstream.connection(n);
    await server.until("\r\n\r\n");
    client.socket.resetAndDestroy();
    await server.ended;
  }
  const next = await dial(port);
  next.send(`POST /next ${head}Content-Length: 1\r\n\r\nx`);
  await (await upstream.connection(3)).until("POST /next");
  expect(upstream.connections).toHaveLength(4);
});
