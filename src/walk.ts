import type { IncomingMessage, ServerResponse } from "node:http";
import { answer, type OwnAnswer, type Readable, write, writeHead } from "./answer.ts";
import type { Config, Route } from "./config/config.ts";
import { type CorsRequest, decide } from "./cors/decide.ts";
import type { CorsPolicy } from "./cors/policy.ts";
import { caller } from "./gate/caller.ts";
import type { RequestFacts } from "./gate/facts.ts";
import { messageFault } from "./gate/framing.ts";
import { hostAllowed, hostName } from "./gate/host.ts";
import { callerRefused, hostRefused } from "./gate-refusals.ts";
import type { Handover } from "./handover.ts";
import { changeHeaders, type RawHeaders } from "./headers.ts";
import { isHealthProbe, tellHealth } from "./health.ts";
import type { Mounted } from "./mounted.ts";
import { badRequest, badTarget, headTooLarge, leavesPrefix, longestHead, noRoute } from "./refusals.ts";
import { relay } from "./relay.ts";
import { respond } from "./respond.ts";
import { matchRoute } from "./route/match.ts";
import { type RequestTarget, readTarget } from "./route/request-target.ts";
import type { House, Step } from "./step.ts";

export interface Arrival {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly handover: Handover | undefined;
  readonly expectsContinue: boolean;
  /** In a server of somebody else's. */
  readonly mounted?: Mounted;
}

/** Who is not another origin's page needs nothing of CORS. */
const anonymous: CorsRequest = {
  method: "GET",
  origin: undefined,
  requestMethod: undefined,
  requestHeaders: undefined,
  requestPrivateNetwork: false,
};

/** One exchange from arrival to end: host → route → caller → cors → what the route says. */
export function walk(house: House, config: Config, arrival: Arrival): void {
  const { request, response, mounted } = arrival;
  const { method = "GET" } = request;
  const url = mounted?.url ?? request.url ?? "/";
  const target = readTarget(method, url);
  if (isHealthProbe(method, target)) {
    tellHealth(response);
    return;
  }
  const { headers: rawHeaders, facts: arrived } = house.known(method, mounted?.headers ?? request.rawHeaders);
  // An absolute-form target replaces the Host header (RFC 9112, 3.2.2), which must be valid all the same.
  const facts = target.authority === undefined ? arrived : { ...arrived, host: target.authority };
  const live = house.live.begin({
    method,
    path: url,
    requestHeaders: rawHeaders,
    facts,
    cut: () => request.socket.destroy(),
  });
  if (arrival.handover !== undefined) live.kind = "upgrade";
  response.on("close", () => {
    house.live.finish(live, !response.writableFinished);
    live.outgoing?.abort();
  });

  const secure = "encrypted" in request.socket;
  const tell = (own: OwnAnswer, readable?: Readable): void => answer(response, live, own, readable);

  const fault =
    messageFault(arrived, request.httpVersion) ??
    (facts === arrived ? undefined : messageFault(facts, request.httpVersion));
  if (fault !== undefined) return tell(badRequest(fault), readableBy(facts, config.cors, secure));
  if (target.fault !== undefined)
    return tell(badTarget(target.fault), readableBy(facts, config.cors, secure));

  // Only HTTP/1.0 may leave Host out, and no browser does.
  const host = facts.host === undefined ? "localhost" : (hostName(facts.host) ?? "");
  if (!hostAllowed(host, config.allowedHosts, request.socket)) {
    live.kind = "refused";
    return tell(hostRefused(host, facts));
  }

  const { route, astray } = matchRoute(config.routes, host, target);
  const policy = route?.cors ?? config.cors;
  live.route = route?.key;

  const from = caller(facts, policy, secure);
  if (from.kind === "refused") {
    live.kind = "refused";
    return tell(callerRefused(from.why, facts));
  }

  const decision = decide(from.kind === "page" ? facts : anonymous, policy);
  if (decision.kind === "refusal") return tell(callerRefused("origin", facts));
  if (decision.kind === "preflight") {
    live.kind = "preflight";
    if (decision.note !== undefined) live.notes.push(decision.note);
    writeHead(response, live, 204, decision.headers);
    return house.end.soon(response, undefined);
  }

  const readable: Readable = { pass: decision, policy };
  const size = method.length + url.length + "  HTTP/1.1\r\n\r\n".length + facts.size;
  if (size > longestHead) return tell(headTooLarge(size), readable);
  if (url === "*") return write(response, live, 204, [], undefined, readable);
  if (astray) return tell(leavesPrefix(), readable);
  if (route === undefined) return tell(noRoute(target.path), readable);
  const headers = withAuthority(rawHeaders, target);
  const { handover, expectsContinue } = arrival;
  const body = mounted?.body;
  take(
    { house, config, live, request, response, handover, expectsContinue, body, target, headers, readable },
    route,
  );
}

/** What each kind of route does with an exchange that has come this far. */
function take(step: Step, route: Route): void {
  if (route.kind === "proxy") relay(step, route);
  else respond(step, route);
}

function withAuthority(headers: RawHeaders, target: RequestTarget): RawHeaders {
  if (target.authority === undefined) return headers;
  return changeHeaders(headers, [["Host", target.authority]]);
}

/** For answers given before there is a route: the global policy decides who may read them. */
function readableBy(facts: RequestFacts, policy: CorsPolicy, secure: boolean): Readable | undefined {
  const from = caller(facts, policy, secure);
  if (from.kind === "refused") return undefined;
  return { pass: { kind: "pass", origin: from.kind === "page" ? from.origin : undefined }, policy };
}
