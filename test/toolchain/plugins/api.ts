import { createServer } from "node:http";
import { onTestFinished } from "vitest";
import { WebSocketServer } from "ws";
import { type Heard, listening } from "../../support/upstream.ts";

export interface Api {
  readonly url: string;
  /** The calls it heard, in order. */
  readonly heard: readonly Pick<Heard, "method" | "path" | "body">[];
}

/** An API without CORS headers: a session, an event stream, a WebSocket; it echoes everything else. Closed with the test. */
export async function startApi(): Promise<Api> {
  const heard: Pick<Heard, "method" | "path" | "body">[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = "", url: path = "", headers } = request;
    const body = Buffer.concat(chunks).toString();
    heard.push({ method, path, body });
    if (path.endsWith("/login")) {
      response.setHeader("Set-Cookie", ["session=s1; HttpOnly; Path=/", "theme=dark; Path=/"]).end();
    } else if (path.endsWith("/me")) response.end(headers.cookie ?? "no cookie");
    else if (path.endsWith("/events")) {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      response.write("data: one\n\ndata: two\n\n");
    } else response.setHeader("Content-Type", "application/json").end(JSON.stringify({ method, path, body }));
  });
  const sockets = new WebSocketServer({ server });
  sockets.on("connection", (socket, { url }) => {
    socket.on("message", (text) => socket.send(`${url} says ${text}`));
  });
  const { url, close } = await listening(server);
  onTestFinished(() => {
    for (const client of sockets.clients) client.terminate();
    close();
  });
  return { url, heard };
}

/** Routes to it, and to one that is down. */
export function routesTo(api: Api): Record<`/${string}`, string> {
  return { "/api": api.url, "/down": "http://127.0.0.1:1" };
}
