import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import { WebSocketServer } from "ws";
import { certificate } from "../support/certificates.ts";
import { openConnectProxy } from "../support/connect-proxy.ts";
import { close, listen } from "./servers.ts";

const ORIGIN = "https://api.example.com";
const COMMON = "Domain=.example.com; Path=/; Secure; SameSite=None";

/** An API like the real ones: every check that a login through a proxy trips over. */
export interface SessionApi {
  /** For a route's `proxy`: the way to api.example.com on loopback. */
  readonly outboundProxy: string;
  /** Each request as `METHOD path status`. */
  readonly log: readonly string[];
  close(): Promise<void>;
}

export async function openSessionApi(): Promise<SessionApi> {
  const log: string[] = [];
  let session: string | undefined;

  const cookies = (request: IncomingMessage): Map<string, string> =>
    new Map((request.headers.cookie ?? "").split("; ").map((pair) => pair.split("=", 2) as [string, string]));
  const loggedIn = (request: IncomingMessage): boolean =>
    session !== undefined && cookies(request).get("session") === session;
  /** The two CSRF checks that frameworks make: where the call comes from, and a token that only the page can read. */
  const ownOrigin = ({ headers }: IncomingMessage): boolean =>
    headers.origin === `https://${headers.host}` && headers["sec-fetch-site"] === "same-origin";
  const token = (request: IncomingMessage): boolean =>
    request.headers["x-xsrf-token"] === cookies(request).get("XSRF-TOKEN");
  const begin = (): string[] => {
    session = randomUUID();
    return [`session=${session}; HttpOnly; ${COMMON}`, `XSRF-TOKEN=${randomUUID()}; ${COMMON}`];
  };

  const routes: Record<string, (request: IncomingMessage, response: ServerResponse) => void> = {
    "POST /login"(request, response) {
      if (!ownOrigin(request)) return void response.writeHead(403);
      response.writeHead(302, { Location: `${ORIGIN}/account`, "Set-Cookie": begin() });
    },
    "GET /account"(request, response) {
      response.writeHead(loggedIn(request) ? 200 : 401);
    },
    "POST /upload"(request, response) {
      response.writeHead(loggedIn(request) && ownOrigin(request) && token(request) ? 201 : 403);
    },
    "POST /refresh"(request, response) {
      if (!loggedIn(request)) return void response.writeHead(401);
      response.writeHead(204, { "Set-Cookie": begin() });
    },
    "GET /events"(request, response) {
      response.writeHead(loggedIn(request) ? 200 : 401, { "Content-Type": "text/event-stream" });
      response.write("data: hello\n\n");
    },
    "POST /logout"(_, response) {
      session = undefined;
      const gone = `Max-Age=0; ${COMMON}`;
      response.writeHead(204, { "Set-Cookie": [`session=; HttpOnly; ${gone}`, `XSRF-TOKEN=; ${gone}`] });
    },
  };

  const { cert, key } = certificate({ subject: "api.example.com", names: ["api.example.com"] });
  const server = createServer({ cert, key }, (request, response) => {
    const name = `${request.method} ${request.url}`;
    request.resume().once("end", () => {
      (routes[name] ?? ((_, missing) => missing.writeHead(404)))(request, response);
      log.push(`${name} ${response.statusCode}`);
      if (name !== "GET /events") response.end();
    });
  });
  const sockets = new WebSocketServer({
    server,
    path: "/live",
    verifyClient: ({ req, origin }: { req: IncomingMessage; origin: string }) =>
      origin === ORIGIN && loggedIn(req),
  });
  sockets.on("connection", (socket) => socket.send("hello"));

  const port = await listen(server);
  const outbound = await openConnectProxy({ ports: { "api.example.com:443": port } });
  return {
    outboundProxy: `http://127.0.0.1:${outbound.port}`,
    log,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      await outbound.close();
      await close(server);
    },
  };
}
