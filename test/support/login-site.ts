import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";

/** What the site saw, so that a test can say what it did not see. */
export interface LoginSite {
  readonly url: string;
  readonly uploads: readonly number[];
  close(): Promise<void>;
}

const session = "session-4711";
const csrf = "csrf-0815";

/**
 * An API as real ones are: a session cookie for its whole domain, a CSRF token that scripts read and send back, a redirect after
 * the login, a refresh, authenticated uploads, streams and WebSockets. It knows no CORS, and takes calls of its own origin only.
 */
export async function loginSite(): Promise<LoginSite> {
  const uploads: number[] = [];
  const server = createServer((request, response) => {
    void serve(request, response, uploads);
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request, socket, head) => {
    if (!isLoggedIn(request) || request.headers.origin !== `http://${request.headers.host}`) {
      socket.end("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    sockets.handleUpgrade(request, socket, head, (ws) => {
      ws.on("message", (message) => ws.send(`echo ${message}`));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    uploads,
    close: () =>
      new Promise((resolve) => {
        for (const ws of sockets.clients) ws.terminate();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function cookies(value: string, attributes: string): string[] {
  // The site's own Domain is one that this browser is not on, as with any real API seen from localhost.
  return [`sid=${value}; Domain=.shop.test; Path=/; Secure; HttpOnly; SameSite=None${attributes}`];
}

function isLoggedIn({ headers }: IncomingMessage): boolean {
  return (headers.cookie ?? "").split("; ").includes(`sid=${session}`);
}

async function serve(request: IncomingMessage, response: ServerResponse, uploads: number[]): Promise<void> {
  const own = `http://${request.headers.host}`;
  const { origin } = request.headers;
  if (origin !== undefined && origin !== own) return void response.writeHead(403).end("Invalid CORS request");
  const body: Buffer[] = [];
  for await (const chunk of request) body.push(chunk as Buffer);
  const text = Buffer.concat(body);
  const path = new URL(request.url ?? "/", own).pathname;

  if (path === "/login" && text.toString() === '{"user":"ada","password":"lovelace"}') {
    response.setHeader("Set-Cookie", [
      ...cookies(session, ""),
      `XSRF-TOKEN=${csrf}; Domain=.shop.test; Path=/; Secure; SameSite=None`,
    ]);
    return void response.writeHead(302, { Location: `${own}/me` }).end();
  }
  if (!isLoggedIn(request)) return void response.writeHead(401).end("who are you?");
  if (request.method !== "GET" && request.headers["x-xsrf-token"] !== csrf) {
    return void response.writeHead(403).end("CSRF token missing");
  }
  if (path === "/me") return void response.end('{"user":"ada"}');
  if (path === "/refresh")
    return void response.setHeader("Set-Cookie", cookies(session, "; Max-Age=900")).end("fresh");
  if (path === "/upload") {
    uploads.push(text.length);
    return void response.writeHead(201).end(String(text.length));
  }
  if (path === "/events") {
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    return void response.write("data: hello ada\n\n");
  }
  if (path === "/logout") {
    response.setHeader("Set-Cookie", cookies("", "; Expires=Thu, 01 Jan 1970 00:00:00 GMT"));
    return void response.writeHead(204).end();
  }
  response.writeHead(404).end();
}
