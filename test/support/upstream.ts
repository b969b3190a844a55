import { once } from "node:events";
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import type { Server as SecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** One request as the upstream heard it. */
export interface Heard {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

export interface RecordingUpstream {
  readonly port: number;
  readonly url: string;
  /** What it heard so far, each request once its body had come. */
  readonly heard: readonly Heard[];
  /** What it heard for this path, whatever the query. */
  heardAt(path: string): readonly Heard[];
  /** Resolves once it has heard `count` requests. */
  heardAfter(count: number): Promise<readonly Heard[]>;
}

export type Answering = (heard: Heard, response: ServerResponse) => void;

/** An API like most: it answers, and has never heard of CORS. It remembers what it was asked. */
export async function recordingUpstream(answer: Answering = echo): Promise<RecordingUpstream> {
  const heard: Heard[] = [];
  const waiting = new Set<() => void>();
  const { port, url } = await serve(async (request, response) => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      // Whoever called has gone.
      return;
    }
    const { method = "", url: path = "", headers, rawHeaders } = request;
    const one: Heard = { method, path, headers, rawHeaders, body: Buffer.concat(chunks).toString() };
    heard.push(one);
    for (const check of waiting) check();
    answer(one, response);
  });
  return {
    port,
    url,
    heard,
    heardAt: (path) => heard.filter((one) => one.path.split("?")[0] === path),
    heardAfter: (count) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (heard.length < count) return;
          waiting.delete(check);
          resolve(heard);
        };
        waiting.add(check);
        check();
      }),
  };
}

/** What was heard, as JSON, with a header of the upstream's own. */
export function echo({ method, path, body }: Heard, response: ServerResponse): void {
  response.setHeader("Content-Type", "application/json");
  response.setHeader("X-Request-Id", "r-1");
  response.end(JSON.stringify({ method, path, body }));
}

export interface Served {
  readonly port: number;
  readonly url: string;
  readonly close: () => void;
}

/** A server on a free port, closed with the test. */
export async function serve(listener: RequestListener): Promise<Served> {
  const served = await listening(createServer(listener));
  onTestFinished(served.close);
  return served;
}

/** Listens on a free port until it is closed, its connections with it. */
export async function listening(server: Server | SecureServer): Promise<Served> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { port, url: `http://127.0.0.1:${port}`, close };
}
