import { headerTokens, headerValue, type RawHeaders } from "../headers.ts";
import type { Preview } from "./api.ts";
import { type Body, longestBody, longestKept } from "./capture.ts";
import { decompress } from "./decompress.ts";
import { prettyJson } from "./pretty-json.ts";

/** What an `<img>` can show; an SVG in it runs no script. */
const IMAGE = /^image\/(?:png|jpeg|gif|webp|avif|bmp|x-icon|vnd\.microsoft\.icon|svg\+xml)$/;
const TEXT =
  /^(?:text\/.*|application\/(?:.*[+.-])?(?:json|xml|javascript|x-www-form-urlencoded|graphql|yaml))$/;

/**
 * A body as people can read it, with secrets out. `redact` takes and gives text; `pretty`: JSON with lines of its own, bytes
 * as such.
 */
export async function preview(
  body: Body,
  headers: RawHeaders,
  redact: (text: string) => string,
  pretty = true,
): Promise<Preview> {
  if (body.beheaded) return { kind: "none", why: "It was under way before this page was opened." };
  if (body.total === 0) return { kind: "none", why: "It is empty." };
  const contentType = headerValue(headers, "content-type") ?? "";
  const type = essence(contentType);
  const codings = headerTokens(headers, "content-encoding");
  const { bytes, cut, coding } = await decompress(body.bytes, codings, longestKept);
  const over = Math.max(0, bytes.length - longestBody);
  const missing = cut || body.total > body.bytes.length || over > 0;
  const about = { type, bytes: body.total, cut: missing, coding };
  // What was kept beyond its end has served the redactor.
  const shown = (text: string): string => {
    const told = redact(text);
    return over === 0 ? told : told.slice(0, Math.max(0, told.length - over));
  };
  const asBytes = (): Preview => {
    const told = shown(bytes.toString("latin1"));
    if (pretty) return { kind: "hex", text: hex(told), ...about };
    return { kind: "bytes", text: Buffer.from(told, "latin1").toString("base64"), ...about };
  };
  if (coding !== "") return asBytes();
  const text = textOf(bytes, contentType, TEXT.test(type), missing);
  const picture = IMAGE.test(type) && !missing ? pictureOf(bytes, text, shown) : undefined;
  if (picture !== undefined) return { kind: "image", text: picture.toString("base64"), ...about };
  if (text === undefined) return asBytes();
  const json = /json/.test(type) || /^\s*[[{]/.test(text) ? prettyJson(text, missing) : undefined;
  if (json !== undefined) return { kind: "json", text: shown(pretty ? json : text), ...about };
  // The first parameter of a form has nothing in front of it, whatever type it is said to be.
  return { kind: "text", text: shown(`?${text}`).slice(1), ...about };
}

/** Undefined: a text that is called a picture, an error mostly. It is read as what it is. */
function pictureOf(bytes: Buffer, text: string | undefined, shown: (text: string) => string) {
  if (text === undefined || /[\0-\x08\x0e-\x1f\ufffd]/.test(text)) return bytes;
  return /<svg[\s>]/i.test(text) ? Buffer.from(shown(text)) : undefined;
}

export function essence(contentType: string): string {
  return (contentType.split(";", 1)[0] ?? "").trim().toLowerCase();
}

/** Undefined: these bytes are no text. A character that is cut in two at the end does not make them so. */
function textOf(bytes: Buffer, contentType: string, likely: boolean, missing: boolean): string | undefined {
  const charset = /charset\s*=\s*"?([^\s";]{1,40})/i.exec(contentType)?.[1] ?? "utf-8";
  try {
    const text = new TextDecoder(charset, { fatal: !likely }).decode(bytes, { stream: missing });
    // Of UTF-16, said so, there would be none left.
    return text.includes("\0") ? undefined : text;
  } catch {
    return likely ? bytes.toString("latin1") : undefined;
  }
}

/** Of bytes, one in each character: offset, sixteen of them, and what of them can be printed. */
export function hex(latin1: string): string {
  const bytes = Buffer.from(latin1, "latin1");
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const row = bytes.subarray(at, at + 16);
    const codes = row.toString("hex").replace(/../g, "$& ").padEnd(48);
    lines.push(
      `${at.toString(16).padStart(6, "0")}  ${codes} ${row.toString("latin1").replace(/[^\x20-\x7e]/g, "·")}`,
    );
  }
  return lines.join("\n");
}
