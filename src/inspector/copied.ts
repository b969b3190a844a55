import { headerTokens, withoutHeaders } from "../headers.ts";
import type { Exchange } from "../observe/exchange.ts";
import { type Body, longestBody } from "./capture.ts";
import type { Copied } from "./copy.ts";
import { decompress } from "./decompress.ts";
import { pageUrl } from "./har.ts";
import type { House } from "./house.ts";
import { whyNotRepeatable } from "./repeatable.ts";
import { redactorOf } from "./shown.ts";

/** A call as somebody would make it again: secrets out, and its body as it was before it was compressed. */
export async function copiedOf(house: House, id: number, exchange: Exchange): Promise<Copied> {
  const { traffic, listening } = house;
  const { method, path, host, requestHeaders } = traffic.redactor().exchange(exchange);
  const sent = traffic.captured(id)?.sent;
  const known = exchange.bytesIn > 0 && whyNotRepeatable(exchange, sent) === "" ? sent : undefined;
  const found = known && (await plain(known, exchange.requestHeaders));
  const headers = found?.decoded
    ? withoutHeaders(requestHeaders, (name) => name === "content-encoding")
    : requestHeaders;
  return {
    method,
    url: pageUrl({ path, host }, listening().url),
    headers,
    body: found && withoutSecrets(found.bytes, redactorOf(traffic, exchange)),
  };
}

/** As it was sent where its coding is not known here, or where it is too long without it. */
async function plain(body: Body, headers: Exchange["requestHeaders"]) {
  const codings = headerTokens(headers, "content-encoding");
  const { bytes, cut, coding } = await decompress(body.bytes, codings, longestBody);
  const decoded = codings.length > 0 && !cut && coding === "";
  return { bytes: decoded ? bytes : body.bytes, decoded };
}

/** Bytes that hold none stay as they are, whatever they are. */
function withoutSecrets(bytes: Buffer, redact: (text: string) => string): Buffer {
  const text = bytes.toString();
  const encoding = Buffer.from(text).equals(bytes) ? "utf8" : "latin1";
  // The first parameter of a form has nothing in front of it.
  return Buffer.from(redact(`?${bytes.toString(encoding)}`).slice(1), encoding);
}
