import type { ServerResponse } from "node:http";
import type { RequestTarget } from "./route/request-target.ts";

export const healthPath = "/__corswalk/health";

/** Probes send an address for a Host, and learn nothing but that we live: the one path that is before the gates. */
export function isHealthProbe(method: string, target: Pick<RequestTarget, "path">): boolean {
  return target.path === healthPath && (method === "GET" || method === "HEAD");
}

export function tellHealth(response: ServerResponse): void {
  const body = '{ "status": "ok" }\n';
  response.writeHead(200, {
    "Content-Type": "application/json",
    "Content-Length": body.length,
    "Cache-Control": "no-store",
  });
  response.end(body);
}
