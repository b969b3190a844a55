import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { type Listening, listenOnLoopback } from "../loopback.ts";
import { acceptEcho, refuseUpgrade } from "../websocket/accept.ts";
import { problem, type Reply, reply } from "./endpoint.ts";
import { createShop } from "./shop.ts";

export interface Api extends Listening {
  readonly url: string;
}

export interface ApiOptions {
  /** 0, the default: any free one. */
  readonly port?: number;
  /** Milliseconds between two events of `/events`. */
  readonly tick?: number;
  /** Milliseconds that `/slow` takes. */
  readonly slow?: number;
}

const mostBody = 64 * 1024;

/** The sample API on its own port, without a single CORS header. */
export async function startApi({ port = 0, tick = 300, slow = 1500 }: ApiOptions = {}): Promise<Api> {
  const shop = createShop(randomUUID);

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = "GET", headers } = request;
    const path = pathOf(request);
    const body = await readBody(request);
    if (body === undefined) {
      send(response, problem(413, `A body of at most ${mostBody} bytes, please`));
    } else if (method === "GET" && path === "/events") {
      streamEvents(response, tick);
    } else if (method === "GET" && path === "/slow") {
      later(response, slow, () => send(response, reply(200, { brewed: true })));
    } else {
      const origin = `http://localhost:${request.socket.localPort}`;
      send(response, shop({ method, path, headers, body, origin }));
    }
  };
  const request = (request: IncomingMessage, response: ServerResponse): void => {
    serve(request, response).catch(() => response.destroy());
  };
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (pathOf(request) === "/socket") acceptEcho(request, socket, head);
    else refuseUpgrade(socket, "404 Not Found");
  };

  const listening = await listenOnLoopback({ request, upgrade }, port);
  return { ...listening, url: `http://localhost:${listening.port}` };
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? "/").split("?", 1)[0] ?? "/";
}

/** The whole body, or undefined where it is too large: read to its end even so, or the answer would not arrive. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  let size = 0;
  const parts: Buffer[] = [];
  for await (const part of request) {
    size += part.length;
    if (size <= mostBody) parts.push(part);
  }
  return size <= mostBody ? Buffer.concat(parts).toString() : undefined;
}

function send(response: ServerResponse, { status, headers, json }: Reply): void {
  const body = json === undefined ? "" : JSON.stringify(json);
  response.writeHead(
    status,
    [
      ["Content-Type", "application/json; charset=utf-8"],
      ["Content-Length", String(Buffer.byteLength(body))],
      ["Cache-Control", "no-store"],
      ...headers,
    ].flat(),
  );
  response.end(body);
}

function later(response: ServerResponse, ms: number, then: () => void): void {
  const timer = setTimeout(then, ms);
  response.once("close", () => clearTimeout(timer));
}

/** Server-sent events, one a tick, for as long as somebody listens. */
function streamEvents(response: ServerResponse, tick: number): void {
  response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
  let id = 0;
  const timer = setInterval(() => {
    id++;
    response.write(`id: ${id}\nevent: order\ndata: ${JSON.stringify({ ready: id })}\n\n`);
  }, tick);
  response.once("close", () => clearInterval(timer));
  response.flushHeaders();
}
