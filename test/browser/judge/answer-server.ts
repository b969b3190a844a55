import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import type { Answer, Hop } from "../../../src/cors/index.ts";

/** What the browser sent for one case: the paths that it asked with a preflight, and those that it called. */
export interface Seen {
  readonly preflights: string[];
  readonly calls: string[];
}

export interface AnswerServer {
  readonly ports: readonly number[];
  readonly seen: (path: string) => Seen;
  readonly serve: (hops: Iterable<Hop>) => void;
  readonly close: () => Promise<void>;
}

const PAGE: Answer = { status: 200, headers: [["Content-Type", "text/html"]] };
const MISSING: Answer = { status: 500, headers: [] };

/**
 * Answers to the letter, on raw sockets: Node's HTTP server would refuse invented methods and write headers of its own.
 * Listens on two ports, so that origins can differ by the port alone.
 */
export async function startAnswerServer(): Promise<AnswerServer> {
  const hops = new Map<string, Hop>();
  const seen = new Map<string, Seen>();
  const sockets = new Set<Socket>();
  const seenAt = (path: string) => {
    const known = seen.get(caseOf(path)) ?? { preflights: [], calls: [] };
    seen.set(caseOf(path), known);
    return known;
  };
  const answer = (method: string, path: string, preflight: boolean) => {
    if (path === "/") return written(PAGE, method);
    const hop = hops.get(path);
    if (hop === undefined) return written(MISSING, method);
    seenAt(path)[preflight ? "preflights" : "calls"].push(path);
    return written((preflight ? hop.preflight : hop.response) ?? MISSING, method);
  };
  const servers = [0, 1].map(() =>
    createServer((socket) => {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
      socket.on("error", () => {});
      let unread = "";
      socket.on("data", (chunk) => {
        unread += chunk.toString("latin1");
        for (let end = unread.indexOf("\r\n\r\n"); end !== -1; end = unread.indexOf("\r\n\r\n")) {
          const head = unread.slice(0, end);
          unread = unread.slice(end + 4);
          const [method = "", path = ""] = head.split(" ", 2);
          const preflight = method === "OPTIONS" && /\r\naccess-control-request-method:/i.test(head);
          socket.write(answer(method, path, preflight), "latin1");
        }
      });
    }),
  );
  const ports = await Promise.all(servers.map(listen));
  return {
    ports,
    seen: seenAt,
    serve: (more) => {
      for (const hop of more) hops.set(new URL(hop.url).pathname, hop);
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all(servers.map((server) => once(server.close(), "close")));
    },
  };
}

/** `/17/2` → `/17/`: the paths of one case's hops start alike. */
function caseOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

function written({ status, headers }: Answer, method: string): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const bodiless = status === 204 || status === 304;
  const hasBody = !bodiless && method !== "HEAD";
  const length =
    bodiless || headers.some(([name]) => name === "Content-Length") ? "" : "Content-Length: 2\r\n";
  return `HTTP/1.1 ${status} Said\r\n${lines}${length}\r\n${hasBody ? "ok" : ""}`;
}
