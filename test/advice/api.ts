import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface Api {
  readonly url: string;
  readonly port: number;
  /** What reached it, in order: `OPTIONS /users from https://app.example.com`. */
  readonly heard: string[];
  readonly requests: IncomingMessage[];
}

/** A server of a test's own, gone with the test. */
export async function api(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Api> {
  const heard: string[] = [];
  const requests: IncomingMessage[] = [];
  const listener: RequestListener = (request, response) => {
    const { method, url = "", headers } = request;
    heard.push(`${method} ${url.replace(/corswalk=[\w-]+/, "corswalk=fresh")} from ${headers.origin}`);
    requests.push(request);
    answer(request, response);
    if (!response.writableEnded) response.end("{}");
  };
  const server = createServer(listener);
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, heard, requests };
}
