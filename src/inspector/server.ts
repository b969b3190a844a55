import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { servers } from "../advice/fixes/index.ts";
import { createServer } from "../builtins.ts";
import type { UpstreamSettings } from "../config/config.ts";
import { codeOf, type Listener, listenOn } from "../listen.ts";
import type { CorsProxy } from "../proxy.ts";
import { refusal, safetyHeaders } from "./access.ts";
import type { ReloadView } from "./api.ts";
import { deeds } from "./deeds.ts";
import type { Viewer } from "./feed.ts";
import type { Given, House } from "./house.ts";
import { pageFile } from "./page-files.ts";
import { readings } from "./readings.ts";
import type { Ring } from "./ring.ts";
import { createTraffic, keptSeen } from "./traffic.ts";

export interface InspectorOptions {
  /** Listening already. */
  readonly proxy: CorsProxy;
  /** Holds what has passed since the start. */
  readonly ring: Ring;
  readonly version: string;
  /** 0: any free one. Undefined: the next one after the proxy's. */
  readonly port?: number | undefined;
  /** How the server at this URL is reached, when it is asked in a page's place. */
  readonly settingsFor: (url: URL) => UpstreamSettings;
}

export interface Inspector {
  /** With the token in its fragment, which no server and no other page ever sees. */
  readonly url: string;
  readonly port: number;
  reloaded(reload: ReloadView): void;
  close(): Promise<void>;
}

/** The page on a port and origin of its own, on loopback alone. */
export async function openInspector(options: InspectorOptions): Promise<Inspector> {
  const { proxy, ring, version, settingsFor } = options;
  let listening = await proxy.listen();
  const token = randomBytes(24).toString("base64url");
  const about = () => ({
    version,
    proxy: listening.url,
    most: keptSeen,
    servers: servers.map(({ name }) => name),
  });
  const traffic = createTraffic(proxy, ring, about);
  const house: House = { proxy, listening: () => listening, traffic, version, settingsFor };
  let port = 0;
  const create = () =>
    createServer((request, response) => {
      serve(house, { port, token }, request, response).catch(() => response.destroy());
    });
  const listener = await openNear(create, options.port, listening.port);
  port = listener.port;

  return {
    url: `http://localhost:${port}/#${token}`,
    port,
    async reloaded(reload) {
      listening = await proxy.listen();
      traffic.reloaded(reload);
    },
    async close() {
      traffic.close();
      for (const server of listener.servers.values()) server.close();
      for (const server of listener.servers.values()) server.closeAllConnections();
    },
  };
}

/** A port that is asked for is the one or none; otherwise the first free one after the proxy's. */
async function openNear(
  create: () => ReturnType<typeof createServer>,
  wanted: number | undefined,
  proxyPort: number,
): Promise<Listener> {
  const hosts = ["127.0.0.1", "::1"];
  if (wanted !== undefined) return listenOn(create, { port: wanted, hosts });
  const last = Math.min(proxyPort + 20, 65_535);
  for (let port = proxyPort + 1; port <= last; port++) {
    try {
      return await listenOn(create, { port, hosts });
    } catch (error) {
      if (codeOf(error) !== "EADDRINUSE" && codeOf(error) !== "EACCES") throw error;
    }
  }
  return listenOn(create, { port: 0, hosts });
}

async function serve(
  house: House,
  { port, token }: { port: number; token: string },
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
