import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { expect, it, onTestFinished } from "vitest";
import { WebSocketServer } from "ws";
import { describeBrowser } from "../support/chromium.ts";
import { startProxy } from "../support/proxy.ts";
import { recordingUpstream } from "../support/upstream.ts";
import { blocked, byEventSource, byWebSocket } from "./send.ts";
import { sharedStage } from "./stage.ts";

describeBrowser("a page's streams", () => {
  const stage = sharedStage();

  it("EventSource: direct is blocked, through corswalk each event arrives while the stream is open", async () => {
    const streams: ServerResponse[] = [];
    const upstream = await recordingUpstream((_heard, response) => {
      streams.push(response);
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      response.write("data: one\n\ndata: two\n\n");
    });
    const { port, exchangesAfter } = await startProxy({ target: upstream.url });
    expect(await byEventSource(stage.page, `http://localhost:${upstream.port}/events`, 1)).toEqual(blocked);

    const outcome = await byEventSource(stage.page, `http://localhost:${port}/events`, 2);
    expect(outcome).toEqual({ read: true, events: ["one", "two"] });
    // The page closes its stream after the second event, and the upstream's ends with it.
    const through = streams[1];
    if (through !== undefined && !through.closed) await once(through, "close");
    expect(await exchangesAfter(1)).toMatchObject([{ kind: "call", status: 200, aborted: true }]);
  });

  it("EventSource comes back with Last-Event-ID, which needs no preflight", async () => {
    const upstream = await recordingUpstream(({ headers }, response) => {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      response.end(`retry: 1\nid: 7\ndata: after ${headers["last-event-id"] ?? "nothing"}\n\n`);
    });
    const { port, exchanges } = await startProxy({ target: upstream.url });
    const events = await stage.page.evaluate(
      (url) =>
        new Promise<string[]>((resolve) => {
          const heard: string[] = [];
          const source = new EventSource(url);
          source.onmessage = ({ data }) => {
            if (heard.push(data) < 2) return;
            source.close();
            resolve(heard);
          };
        }),
      `http://localhost:${port}/events`,
    );
    expect(events).toEqual(["after nothing", "after 7"]);
    expect(exchanges.every(({ kind }) => kind === "call")).toBe(true);
  });

  it("WebSocket: a server that takes only its own origin refuses the page directly, and answers through corswalk", async () => {
    const { port: upstreamPort, seen } = await ownOriginEcho();
    const { port, exchangesAfter } = await startProxy({ target: `ws://127.0.0.1:${upstreamPort}` });
    const page = stage.page;
    expect(await byWebSocket(page, `ws://localhost:${upstreamPort}/chat`, "hi")).toEqual(blocked);
    const outcome = await byWebSocket(page, `ws://localhost:${port}/chat?room=1`, "hi");
    expect(outcome).toEqual({ read: true, answer: "/chat?room=1 says hi" });
    expect(seen).toEqual([stage.origin, `http://127.0.0.1:${upstreamPort}`]);
    expect(await exchangesAfter(1)).toMatchObject([{ kind: "upgrade", status: 101, origin: stage.origin }]);
  });

  it("WebSocket: a page that may not call is refused, and the upstream hears nothing", async () => {
    const { port: upstreamPort, seen } = await ownOriginEcho();
    const { port, exchangesAfter } = await startProxy({ target: `ws://127.0.0.1:${upstreamPort}` });
    const { page } = await stage.pageAt("evil.test");
    expect(await byWebSocket(page, `ws://localhost:${port}/chat`, "hi")).toEqual(blocked);
    expect(await exchangesAfter(1)).toMatchObject([{ kind: "refused", status: 403 }]);
    expect(seen).toEqual([]);
  });
});

/** Answers what it hears, to pages of its own origin only, as many frameworks do. */
async function ownOriginEcho(): Promise<{ port: number; seen: readonly string[] }> {
  const seen: string[] = [];
  const server = new WebSocketServer({
    port: 0,
    host: "127.0.0.1",
    verifyClient({ origin, req }: { origin: string; req: IncomingMessage }) {
      seen.push(origin);
      return origin === `http://${req.headers.host}`;
    },
  });
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    for (const client of server.clients) client.terminate();
  });
  server.on("connection", (socket, request) => {
    socket.on("message", (text) => socket.send(`${request.url} says ${text}`));
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return { port: address.port, seen };
}
