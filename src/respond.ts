import { write } from "./answer.ts";
import type { RespondRoute } from "./config/config.ts";
import { changeHeaders } from "./headers.ts";
import type { Step } from "./step.ts";

/** A route that is answered from the config. The request's body, if it has one, is read and dropped by Node. */
export function respond({ live, response, readable }: Step, route: RespondRoute): void {
  const headers = changeHeaders(route.headers, route.responseHeaders);
  const bodiless = route.status === 204 || route.status === 304;
  if (!bodiless) headers.push("Content-Length", String(route.body.length));
  write(response, live, route.status, headers, bodiless ? undefined : route.body, readable);
}
