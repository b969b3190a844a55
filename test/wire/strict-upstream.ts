import { type ScriptedUpstream, scriptedUpstream } from "../support/raw.ts";

/** A request as a server that forgives nothing reads it (RFC 9112). Bytes as latin1. */
export interface SeenRequest {
  readonly line: string;
  readonly headers: readonly string[];
  readonly framing: "none" | "length" | "chunked";
  readonly body: string;
}

export interface StrictUpstream extends ScriptedUpstream {
  /** Every whole request, in the order in which they were complete. */
  readonly requests: readonly SeenRequest[];
  /** Resolves with the requests once there are `count` of them. */
  served(count: number): Promise<readonly SeenRequest[]>;
}

/** Two bytes, and how many requests there have been; to HEAD the head of that. */
export function numbered({ line }: SeenRequest, count: number): string {
  const body = line.startsWith("HEAD ") ? "" : "hi";
  return `HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Count: ${count}\r\n\r\n${body}`;
}

/** An upstream that takes nothing but well-framed requests, remembers them and answers each. */
export async function strictUpstream(
  answer: (request: SeenRequest, count: number) => string = numbered,
): Promise<StrictUpstream> {
  const requests: SeenRequest[] = [];
  const waiting = new Set<() => void>();
  const upstream = await scriptedUpstream((wire) => {
    let read = 0;
    wire.socket.on("data", () => {
      for (;;) {
        const found = readRequest(wire.text.slice(read));
        if (found === undefined) return;
        read += found.length;
        requests.push(found.request);
        wire.send(answer(found.request, requests.length));
        for (const check of waiting) check();
      }
    });
  });
  return {
    ...upstream,
    requests,
    served: (count) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (requests.length < count) return;
          waiting.delete(check);
          resolve(requests);
        };
        waiting.add(check);
        check();
      }),
  };
}

/** The first request of `bytes` and how many bytes it takes; undefined: it is not complete. */
export function readRequest(bytes: string): { request: SeenRequest; length: number } | undefined {
  const end = bytes.indexOf("\r\n\r\n");
  if (end === -1) return undefined;
  const [line = "", ...headers] = bytes.slice(0, end).split("\r\n");
  if (!/^[!-~]+ [\x21-\xff]+ HTTP\/1\.1$/.test(line)) throw new Error(`not a request line: ${line}`);
  for (const header of headers) {
    if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t\x20-\x7e\x80-\xff]*$/.test(header)) {
      throw new Error(`not a header: ${JSON.stringify(header)}`);
    }
  }
  const lengths = valuesOf(headers, "content-length");
  const codings = valuesOf(headers, "transfer-encoding");
  if (lengths.length + codings.length > 1) throw new Error(`two framings: ${headers.join(" | ")}`);
  const start = end + 4;
  const head = { line, headers };
  if (codings.length === 1) {
    if (codings[0] !== "chunked") throw new Error(`a coding: ${codings[0]}`);
    const chunks = readChunks(bytes.slice(start));
    if (chunks === undefined) return undefined;
    return { request: { ...head, framing: "chunked", body: chunks.body }, length: start + chunks.length };
  }
  if (lengths.length === 0) return { request: { ...head, framing: "none", body: "" }, length: start };
  if (!/^(?:0|[1-9][0-9]*)$/.test(lengths[0] as string)) throw new Error(`a length: ${lengths[0]}`);
  const length = start + Number(lengths[0]);
  if (bytes.length < length) return undefined;
  return { request: { ...head, framing: "length", body: bytes.slice(start, length) }, length };
}

function readChunks(bytes: string): { body: string; length: number } | undefined {
  let body = "";
  for (let at = 0; ; ) {
    const end = bytes.indexOf("\r\n", at);
    if (end === -1) return undefined;
    const line = bytes.slice(at, end);
    if (!/^[0-9a-f]+$/.test(line)) throw new Error(`a chunk size: ${JSON.stringify(line)}`);
    const size = Number.parseInt(line, 16);
    at = end + 2 + size;
    if (bytes.length < at + 2) return undefined;
    if (bytes.slice(at, at + 2) !== "\r\n") throw new Error("a chunk that is longer than its size");
    body += bytes.slice(end + 2, at);
    at += 2;
    if (size === 0) return { body, length: at };
  }
}

/** The values of a header, in order. `lower` is its name in lowercase. */
export function valuesOf(headers: readonly string[], lower: string): string[] {
  return headers.flatMap((header) => {
    const colon = header.indexOf(":");
    return header.slice(0, colon).toLowerCase() === lower ? [header.slice(colon + 1).trim()] : [];
  });
}
