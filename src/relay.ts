import type { Duplex, Readable } from "node:stream";
import { answer } from "./answer.ts";
import type { WholeBody } from "./body-read.ts";
import type { ProxyRoute } from "./config/config.ts";
import { changeHeaders, type RawHeaders } from "./headers.ts";
import { received, sent } from "./passing.ts";
import { bodyLost, loop, tooLongToRewrite } from "./refusals.ts";
import { isLoop } from "./rewrite/forwarded.ts";
import { endToEndResponse, endToEndTrailers } from "./rewrite/hop-by-hop.ts";
import { upstreamPath } from "./route/path.ts";
import type { Step } from "./step.ts";
import { openTunnel } from "./upgrade.ts";
import { requestBody, wholeBody } from "./upstream/body.ts";
import type { CallEvents } from "./upstream/call.ts";
import { inContainer } from "./upstream/container.ts";
import { upstreamFailure } from "./upstream/failure.ts";
import { forward } from "./upstream/forward.ts";
import { warnOfHead } from "./warnings.ts";

/** A route that goes to an upstream: the call out and its answer back, each changed as the route says. */
export function relay(step: Step, route: ProxyRoute): void {
  const { house, live, response, target } = step;
  const path = upstreamPath(route, target.path, target.query);
  if (path === undefined) {
    answer(response, live, tooLongToRewrite(), step.readable);
    return;
  }
  if (route.via && isLoop(step.headers, house.id)) {
    answer(response, live, loop(), step.readable);
    return;
  }
  if (step.body === "lost") {
    answer(response, live, bodyLost(), step.readable);
    return;
  }
  live.upstream = shownUrl(route, path);
  const headers = framed(house.heads.forUpstream(step, route), step.body);
  live.upstreamRequestHeaders = headers;
  if (step.expectsContinue) response.writeContinue();
  const count = (chunk: Buffer): void => sent(live, chunk);
  const { pool } = house;
  const isUpgrade = step.handover !== undefined;
  live.outgoing = forward(
    {
      calls: (own) => (own || isUpgrade ? pool.unshared(route.upstream) : pool.dispatcher(route.upstream)),
      holdBack: pool.holdBack,
      decode: pool.decode,
      beginSoon: pool.beginSoon,
      origin: route.target.origin,
      servername: route.target.hostname,
      method: live.method,
      path,
      headers,
      body: bodyOf(step, count),
      upgrade: isUpgrade ? "websocket" : null,
      responseTimeout: route.responseTimeout,
    },
    response,
    new Relayed(step, route, path),
  );
}

/** A body that was read before us has the length that it has now, and is as it was before it was compressed. */
function framed(headers: RawHeaders, body: WholeBody | undefined): RawHeaders {
  if (body === undefined) return headers;
  const length = ["Content-Length", String(body.bytes.length)] as const;
  return changeHeaders(headers, body.asSent ? [length] : [length, ["Content-Encoding", null]]);
}

function bodyOf({ live, request, body }: Step, count: (chunk: Buffer) => void): Readable | null {
  if (body !== undefined && body !== "lost") return wholeBody(body.bytes, count);
  return hasBody(live.facts) ? requestBody(request, count) : null;
}

/** RFC 9112, 6.3: a request has a body where it says so, whatever its method. */
function hasBody({ transferEncoding, contentLength }: Step["live"]["facts"]): boolean {
  return transferEncoding !== undefined || (contentLength !== undefined && Number(contentLength) > 0);
}

/** A target's query and user part may hold secrets: what people see is the place and the path. */
function shownUrl({ target }: ProxyRoute, path: string): string {
  const own = target.search.length;
  const shown = own < 2 ? path : path.replace(target.search, "?…");
  return target.origin + shown;
}

/** What the upstream says, told to the page. A class: one object a call, no closure for each event. */
class Relayed implements CallEvents {
  readonly #step: Step;
  readonly #route: ProxyRoute;
  readonly #path: string;

  constructor(step: Step, route: ProxyRoute, path: string) {
    this.#step = step;
    this.#route = route;
    this.#path = path;
  }

  connected(): void {
    const { live } = this.#step;
    live.connectedMs = performance.now() - live.started;
  }

  head(status: number, headers: RawHeaders): RawHeaders {
    const step = this.#step;
    const { live } = step;
    note(step, status, headers);
    warnOfHead(step, this.#route, headers);
    step.response.sendDate = false;
    live.responseHeaders = step.house.heads.forPage(step, this.#route, status, headers, this.#path);
    live.watcher?.answered();
    return live.responseHeaders;
  }

  chunk(bytes: Buffer): void {
    received(this.#step.live, bytes);
  }

  interim(headers: RawHeaders): RawHeaders {
    return endToEndResponse(headers, false);
  }

  trailers(headers: RawHeaders): RawHeaders {
    return endToEndTrailers(headers);
  }

  complete(lastOfBody: Buffer | undefined): void {
    const { house, response } = this.#step;
    house.end.answered(response, lastOfBody);
  }

  switched(status: number, headers: RawHeaders, upstream: Duplex): void {
    const step = this.#step;
    const { live } = step;
    note(step, status, headers);
    live.responseHeaders = step.house.heads.forPage(step, this.#route, status, headers, this.#path);
    openTunnel(step, upstream);
    live.watcher?.answered();
  }

  failed(error: unknown): void {
    const { live, response, readable } = this.#step;
    answer(response, live, { ...this.#failure(error, false), upstream: live.upstream }, readable);
  }

  brokeOff(error: unknown): void {
    const { live, house } = this.#step;
    live.failure = this.#failure(error, true).failure;
    // It ends here: the connection that closes next was not closed by the client.
    house.live.finish(live, false);
    breakOff(this.#step);
  }

  #failure(error: unknown, answered: boolean) {
    return upstreamFailure(error, {
      target: this.#route.target.shown,
      inContainer: inContainer(),
      answered,
    });
  }
}

function note({ live }: Step, status: number, headers: RawHeaders): void {
  live.status = status;
  live.upstreamStatus = status;
  live.upstreamResponseHeaders = headers;
  live.waitedMs = performance.now() - live.started;
}

/**
 * The client must not take what it has for the whole. A missing end of a length or of chunks tells it so; a body that ends
 * with the connection (HTTP/1.0) ends the same way cut or whole, unless it is reset.
 */
function breakOff({ request, response }: Step): void {
  if (request.httpVersionMajor === 2) response.destroy(new Error("the upstream broke off"));
  else if (request.httpVersionMajor === 1 && request.httpVersionMinor > 0) response.destroy();
  // TLS has no reset of its own: what is missing there is its close_notify.
  else if ("encrypted" in request.socket) request.socket.destroy();
  else request.socket.resetAndDestroy();
}
