import type { HeaderPair } from "../safelist.ts";
import { absent, type Fields, fields, list, type Misfit, type Reading, reading, text } from "./reading.ts";
import type { Answer, Hop, JudgeCase, PageRequest } from "./verdict.ts";

/**
 * Cases come from files, and from JavaScript that no compiler has looked at. What a page may leave out of `fetch()` may be
 * left out here too; what is there and of another type is a fault, since to judge without it would be to judge another case.
 */
export function readCase(input: unknown): Reading<JudgeCase> {
  return reading((misfit) => caseOf(fields(input, "it", misfit), misfit));
}

export function caseOf({ origin, request, preflight, response, hops }: Fields, misfit: Misfit): JudgeCase {
  return {
    origin: text(origin, "origin", misfit),
    request: requestOf(fields(request, "request", misfit), misfit),
    preflight: answerOf(preflight, "preflight", misfit),
    response: answerOf(response, "response", misfit),
    hops: absent(hops)
      ? undefined
      : list(hops, "hops", misfit).map((hop, i) => hopOf(hop, `hops[${i}]`, misfit)),
  };
}

function requestOf({ url, method, headers, credentials }: Fields, misfit: Misfit): PageRequest {
  return {
    url: text(url, "request.url", misfit),
    method: absent(method) ? "GET" : text(method, "request.method", misfit),
    headers: pairs(headers, "request.headers", misfit),
    credentials: modeOf(credentials, misfit),
  };
}

function modeOf(mode: unknown, misfit: Misfit): PageRequest["credentials"] {
  if (mode === "omit" || mode === "same-origin" || mode === "include") return mode;
  if (!absent(mode)) misfit("request.credentials", '"omit", "same-origin" or "include"');
  return "same-origin";
}

function hopOf(hop: unknown, at: string, misfit: Misfit): Hop {
  const { url, preflight, response } = fields(hop, at, misfit);
  return {
    url: text(url, `${at}.url`, misfit),
    preflight: answerOf(preflight, `${at}.preflight`, misfit),
    response: answerOf(response, `${at}.response`, misfit),
  };
}

function answerOf(answer: unknown, at: string, misfit: Misfit): Answer | undefined {
  if (absent(answer)) return undefined;
  const { status, headers } = fields(answer, at, misfit);
  if (typeof status !== "number") misfit(`${at}.status`, "a number");
  return {
    status: typeof status === "number" ? status : 0,
    headers: pairs(headers, `${at}.headers`, misfit),
  };
}

function pairs(headers: unknown, at: string, misfit: Misfit): HeaderPair[] {
  if (absent(headers)) return [];
  return list(headers, at, misfit).flatMap((pair): HeaderPair[] => {
    const [name, value]: unknown[] = Array.isArray(pair) && pair.length === 2 ? pair : [];
    if (typeof name === "string" && typeof value === "string") return [[name, value]];
    misfit(at, "a list of [name, value]");
    return [];
  });
}
