import type { IncomingMessage, ServerResponse } from "node:http";
import { servers } from "../advice/fixes/index.ts";
import { refusal, safetyHeaders } from "./access.ts";
import type { ReloadView } from "./api.ts";
import { deeds } from "./deeds.ts";
import type { Viewer } from "./feed.ts";
import type { Given, House } from "./house.ts";
import { pageFile } from "./page-files.ts";
import { readings } from "./readings.ts";
import type { Ring } from "./ring.ts";
import { createTraffic, keptSeen } from "./traffic.ts";

/** Where the page is by now, and what a request must know to be let in. */
interface Door {
  readonly port: number;
  readonly token: string;
}

export interface ServingOptions extends Omit<House, "traffic"> {
  readonly ring: Ring;
  /** Secrets of the configs so far. */
  readonly known: Iterable<string>;
  readonly door: () => Door;
}

/** All that answers the page. */
export interface Serving {
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
  reloaded(reload: ReloadView): void;
  close(): void;
}

export function serveWith({ door, known, ring, ...rest }: ServingOptions): Serving {
  const { proxy, version, listening } = rest;
  const about = () => ({
    version,
    proxy: listening().url,
    most: keptSeen,
    servers: servers.map(({ name }) => name),
  });
  const traffic = createTraffic(proxy, ring, about, known);
  const house: House = { ...rest, traffic };
  return {
    answer: (request, response) => answer(house, door(), request, response),
    reloaded: traffic.reloaded,
    close: traffic.close,
  };
}

async function answer(
  house: House,
  { port, token }: Door,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = "GET", headers } = request;
  const url = new URL(`http://localhost${request.url?.startsWith("/") ? request.url : "/"}`);
  const refused = refusal({ method, path: url.pathname, headers }, port, token);
  if (refused !== undefined) {
    request.resume();
    return sendJson(response, refused.status, { error: refused.message });
  }
  if (url.pathname === "/api/events" && method === "GET") return join(house, response);
  if (!url.pathname.startsWith("/api/")) {
    const file = await pageFile(url.pathname);
    if (file === undefined) return sendJson(response, 404, { error: "There is nothing here." });
    return send(response, 200, file.type, method === "HEAD" ? Buffer.alloc(0) : file.bytes);
  }
  const name = url.pathname.slice("/api/".length);
  const table = method === "POST" ? deeds : readings;
  const question = Object.hasOwn(table, name) ? table[name] : undefined;
  const given = method === "POST" ? await readGiven(request) : Object.fromEntries(url.searchParams);
  if (question === undefined) return sendJson(response, 404, { error: "There is nothing here." });
  if (given === undefined)
    return sendJson(response, 400, { error: "The body has to be a JSON object of texts." });
  const told = await question(house, given);
  if ("value" in told) sendJson(response, 200, told.value);
  else sendJson(response, told.status, { error: told.message });
}

/** A stream of what happens, until either side leaves. */
function join({ traffic }: House, response: ServerResponse): void {
  response.writeHead(200, { ...safetyHeaders, "Content-Type": "text/event-stream" });
  const viewer: Viewer = {
    send: (text) => response.write(text) || response.writableLength < mostUnsent,
  };
  const leave = traffic.feed.join(viewer);
  response.on("drain", () => traffic.feed.drained(viewer));
  response.once("close", leave);
}

/** A page in a tab in the background may stop reading. */
const mostUnsent = 4 * 1024 * 1024;
const longestGiven = 16 * 1024;

async function readGiven(request: IncomingMessage): Promise<Given | undefined> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) {
    text += chunk;
    if (text.length > longestGiven) return undefined;
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    return Object.fromEntries(
      Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    );
  } catch {
    return undefined;
  }
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, "application/json; charset=utf-8", Buffer.from(JSON.stringify(value)));
}

function send(response: ServerResponse, status: number, type: string, bytes: Buffer): void {
  response.writeHead(status, { ...safetyHeaders, "Content-Type": type, "Content-Length": bytes.length });
  response.end(bytes);
}
