import type { IncomingMessage } from "node:http";
import { formText } from "./form-text.ts";

/** A body that somebody has read before us, as it is to be sent on. */
export interface WholeBody {
  readonly bytes: Buffer;
  /** These are the bytes that came, so what Content-Encoding says of them still holds. */
  readonly asSent: boolean;
}

/** `lost`: it has been read, and nothing that could be sent was left on the request. */
export type BodyRead = WholeBody | "lost";

/**
 * What a body parser that ran before us left of a request's body; undefined where nothing has been read, and the body is
 * still to come.
 */
export function bodyRead(request: IncomingMessage): BodyRead | undefined {
  const { "content-length": length, "transfer-encoding": coding } = request.headers;
  if ((coding === undefined && Number(length ?? 0) === 0) || !request.readableDidRead) return undefined;
  const raw = "rawBody" in request ? request.rawBody : undefined;
  const parsed = "body" in request ? request.body : undefined;
  const sent = bytesOf(raw, request) ?? bytesOf(parsed, request);
  if (sent !== undefined) return { bytes: sent, asSent: sent.length === Number(length) };
  const again = parsed === undefined ? undefined : written(parsed, request);
  return again === undefined ? "lost" : { bytes: again, asSent: false };
}

/** What parsers of bytes and of text leave. */
function bytesOf(body: unknown, { headers }: IncomingMessage): Buffer | undefined {
  if (body instanceof Uint8Array) return Buffer.from(body);
  if (typeof body !== "string") return undefined;
  const bytes = Buffer.from(body, isLatin1(headers["content-type"]) ? "latin1" : "utf8");
  // A JSON text that is one string parses to a string, which is not the text.
  const isValue = isJson(headers["content-type"]) && bytes.length !== Number(headers["content-length"]);
  return isValue ? undefined : bytes;
}

/** What parsers of values leave, written again: the same value, not always the same bytes. */
function written(value: unknown, { headers }: IncomingMessage): Buffer | undefined {
  const type = headers["content-type"];
  const isForm = typeOf(type) === "application/x-www-form-urlencoded";
  const text = isJson(type) ? jsonText(value) : isForm ? formText(value) : undefined;
  return text === undefined ? undefined : Buffer.from(text);
}

function jsonText(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    // Middleware may have put anything in its place.
    return undefined;
  }
}

function isJson(type: string | undefined): boolean {
  return /^application\/json$|\+json$/.test(typeOf(type));
}

function isLatin1(type: string | undefined): boolean {
  return /;\s*charset="?(?:iso-8859-1|latin1|us-ascii)"?/i.test(type ?? "");
}

function typeOf(type = ""): string {
  return (type.split(";", 1)[0] ?? "").trim().toLowerCase();
}
