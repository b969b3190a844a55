import { type Agent, type IncomingHttpHeaders, type IncomingMessage, request } from "node:http";

export interface Ask {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
  readonly host?: string;
  /** Without one, a connection for this call alone. */
  readonly agent?: Agent;
  readonly signal?: AbortSignal;
}

export interface Answered {
  readonly status: number;
  readonly reason: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

/** The page that calls where a test names none. */
export const page = "http://localhost:3000";

/** A call to the proxy from an allowed page, unless its headers say otherwise; its whole answer. */
export async function ask(port: number, call: Ask = {}): Promise<Answered> {
  return read(await askHead(port, call));
}

/** As soon as the head of the answer has come. */
export function askHead(port: number, call: Ask = {}): Promise<IncomingMessage> {
  const { method = "GET", path = "/", headers = {}, body, host = "127.0.0.1", agent, signal } = call;
  return new Promise((resolve, reject) => {
    const outgoing = request({
      port,
      host,
      method,
      path,
      agent: agent ?? false,
      headers: { Origin: page, ...headers } as Record<string, string>,
      ...(signal !== undefined && { signal }),
    });
    outgoing.on("response", resolve).on("error", reject);
    outgoing.end(body);
  });
}

/** The rest of an answer. Rejects where it breaks off. */
export async function read(answer: IncomingMessage): Promise<Answered> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  const { statusCode = 0, statusMessage = "", headers, rawHeaders } = answer;
  return {
    status: statusCode,
    reason: statusMessage,
    headers,
    rawHeaders,
    body: Buffer.concat(chunks).toString(),
  };
}
