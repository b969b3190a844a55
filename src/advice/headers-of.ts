import { combined } from "../cors/judge/lists.ts";
import type { Answer } from "../cors/judge/verdict.ts";
import { headerTokens } from "../headers.ts";

export function allowedOrigin(answer: Answer): string | undefined {
  return combined(answer.headers, "access-control-allow-origin");
}

export function letsCredentials(answer: Answer): boolean {
  return combined(answer.headers, "access-control-allow-credentials") === "true";
}

export function variesByOrigin({ headers }: Answer): boolean {
  const names = headerTokens(headers.flat(), "vary").map((name) => name.toLowerCase());
  return names.includes("origin") || names.includes("*");
}

/** A cache says that it had this answer already. RFC 9111, 5.1, and the headers of the large networks. */
export function fromCache(answer: Answer): boolean {
  if (Number(combined(answer.headers, "age") ?? 0) > 0) return true;
  return ["x-cache", "cf-cache-status", "x-vercel-cache", "cdn-cache", "x-proxy-cache"].some((name) =>
    /\bhit\b/i.test(combined(answer.headers, name) ?? ""),
  );
}
