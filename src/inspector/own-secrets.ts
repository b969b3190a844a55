import { headerValues } from "../headers.ts";
import type { Exchange } from "../observe/exchange.ts";

/** Shorter ones are words, and masking them would hide all else. */
const SHORTEST = 8;

/** The values that are masked in an exchange's heads: an upstream that echoes them must not tell them either. */
export function ownSecrets(exchange: Exchange): string[] {
  const { requestHeaders, upstreamRequestHeaders = [], upstreamResponseHeaders = [] } = exchange;
  const asked = [...requestHeaders, ...upstreamRequestHeaders];
  const pairs = [
    ...headerValues(asked, "cookie").flatMap((value) => value.split(";")),
    ...headerValues(upstreamResponseHeaders, "set-cookie").map((value) => value.split(";", 1)[0] ?? ""),
  ];
  const values = [
    ...pairs.map((pair) => pair.slice(pair.indexOf("=") + 1).trim()),
    ...headerValues(asked, "authorization").map((value) => value.slice(value.indexOf(" ") + 1).trim()),
  ];
  return [...new Set(values)].filter((value) => value.length >= SHORTEST);
}
