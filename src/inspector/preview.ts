import { headerTokens, headerValue, type RawHeaders } from "../headers.ts";
import type { Preview } from "./api.ts";
import { type Body, longestBody } from "./capture.ts";
import { decompress } from "./decompress.ts";
import { prettyJson } from "./pretty-json.ts";

/** What an `<img>` can show; an SVG in it runs no script. */
const IMAGE = /^image\/(?:png|jpeg|gif|webp|avif|bmp|x-icon|vnd\.microsoft\.icon|svg\+xml)$/;
const TEXT =
  /^(?:text\/.*|application\/(?:.*[+.-])?(?:json|xml|javascript|x-www-form-urlencoded|graphql|yaml))$/;

/** A body as people can read it, with secrets out. `redact` takes and gives text; `pretty`: JSON with lines of its own. */
export async function preview(
  body: Body,
  headers: RawHeaders,
  redact: (text: string) => string,
  pretty = true,
): Promise<Preview> {
  if (body.beheaded) return { kind: "none", why: "It was under way before this page was opened." };
  if (body.total === 0) return { kind: "none", why: "It is empty." };
  const type = essence(headerValue(headers, "content-type") ?? "");
  const codings = headerTokens(headers, "content-encoding");
  const { bytes, cut, coding } = await decompress(body.bytes, codings, longestBody);
  const missing = cut || body.total > body.bytes.length;
  const about = { type, bytes: body.total, cut: missing, coding };
  if (coding !== "") return { kind: "hex", text: hex(bytes, redact), ...about };
  if (IMAGE.test(type) && !missing) return { kind: "image", text: bytes.toString("base64"), ...about };
  const text = textOf(bytes, headerValue(headers, "content-type") ?? "", TEXT.test(type), missing);
  if (text === undefined) return { kind: "hex", text: hex(bytes, redact), ...about };
  const json = /json/.test(type) || /^\s*[[{]/.test(text) ? prettyJson(text) : undefined;
  if (json !== undefined) return { kind: "json", text: redact(pretty ? json : text), ...about };
  // The first parameter of a form has nothing in front of it, whatever type it is said to be.
  return { kind: "text", text: redact(`?${text}`).slice(1), ...about };
}

export function essence(contentType: string): string {
  return (contentType.split(";", 1)[0] ?? "").trim().toLowerCase();
}

/** Undefined: these bytes are no text. A character that is cut in two at the end does not make them so. */
function textOf(bytes: Buffer, contentType: string, likely: boolean, missing: boolean): string | undefined {
  const charset = /charset\s*=\s*"?([^\s";]{1,40})/i.exec(contentType)?.[1] ?? "utf-8";
  try {
    const text = new TextDecoder(charset, { fatal: !likely }).decode(bytes, { stream: missing });
    return !likely && text.includes("\0") ? undefined : text;
  } catch {
    return likely ? bytes.toString("latin1") : undefined;
  }
}

const shownAsHex = 16 * 1024;

/** Offset, sixteen bytes, and what of them can be printed. */
export function hex(whole: Buffer, redact: (text: string) => string): string {
  const bytes = Buffer.from(redact(whole.subarray(0, shownAsHex).toString("latin1")), "latin1");
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const row = bytes.subarray(at, at + 16);
    const codes = row.toString("hex").replace(/../g, "$& ").padEnd(48);
    lines.push(
      `${at.toString(16).padStart(6, "0")}  ${codes} ${row.toString("latin1").replace(/[^\x20-\x7e]/g, "·")}`,
    );
  }
  if (whole.length > shownAsHex) lines.push(`… and ${whole.length - shownAsHex} bytes more`);
  return lines.join("\n");
}
