import type { ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Dispatcher } from "undici";
import type { RawHeaders } from "../headers.ts";
import { isLengthMismatch, isLostRace, isRepeatable } from "./again.ts";
import { headFault, switchFault } from "./answer-fault.ts";
import { addTrailers, writeInterim } from "./around-the-answer.ts";
import { type CallEvents, dispatchOptions, type Outgoing, type UpstreamCall } from "./call.ts";
import { decodeHeaders, reasonPhrase } from "./decode.ts";
import { BadResponse, ResponseTimeout } from "./refused-answer.ts";

/** Sends the call and streams the answer into `response`. */
export function forward(call: UpstreamCall, response: ServerResponse, events: CallEvents): Outgoing {
  const relay = new Relay(call, response, events);
  // A body is waited for: undici sends the head with its first bytes, and until then its connection could be lost.
  if (call.body === null) relay.send();
  else call.body.once("readable", () => relay.send());
  return relay;
}

/** A class, since undici takes one object of callbacks: one allocation a call, no closure for each. */
class Relay implements Dispatcher.DispatchHandler, Outgoing {
  readonly #call: UpstreamCall;
  readonly #response: ServerResponse;
  readonly #events: CallEvents;
  #abortUpstream: ((error?: Error) => void) | undefined;
  #letGoOn: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #status = 0;
  #answered = false;
  /** The first bytes of the body: where they are all of it, they go out in one write with the head. */
  #held: Buffer | undefined;
  #begun = false;
  #retried = false;
  #done = false;

  constructor(call: UpstreamCall, response: ServerResponse, events: CallEvents) {
    this.#call = call;
    this.#response = response;
    this.#events = events;
  }

  send(): void {
    if (this.#done) return;
    const { responseTimeout } = this.#call;
    if (responseTimeout > 0 && this.#timer === undefined) {
      this.#timer = setTimeout(() => this.#fail(new ResponseTimeout(responseTimeout)), responseTimeout);
    }
    this.#call.calls(this.#retried).dispatch(dispatchOptions(this.#call), this);
  }

  abort(): void {
    if (this.#done) return;
    this.#finish();
    this.#abortUpstream?.();
    this.#call.body?.destroy();
  }

  onConnect(abort: (error?: Error) => void): void {
    this.#abortUpstream = abort;
    if (this.#done) abort();
    else this.#events.connected();
  }

  onBodySent(): void {
    this.#timer?.refresh();
  }

  onResponseStarted(): void {
    this.#answered = true;
  }

  onHeaders(status: number, raw: readonly (Buffer | string)[], _resume: () => void, reason: string): boolean {
    if (this.#done) return true;
    const headers = this.#call.decode(raw);
    const fault = headFault(status, reason, headers);
    if (fault !== undefined) {
      this.#fail(new BadResponse(fault));
      return true;
    }
    if (status < 200) {
      writeInterim(this.#response, status, reason, this.#events.interim(headers));
      return true;
    }
    this.#status = status;
    clearTimeout(this.#timer);
    this.#writeHead(status, reason, headers);
    return true;
  }

  onData(chunk: Buffer): boolean {
    if (this.#done) return true;
    this.#events.chunk(chunk);
    if (!this.#begun && this.#held === undefined) {
      this.#held = chunk;
      return true;
    }
    this.begin();
    if (!this.#response.write(chunk) && this.#letGoOn === undefined) {
      this.#letGoOn = this.#call.holdBack();
      this.#response.once("drain", () => this.#goOn());
    }
    return true;
  }

  onComplete(raw: readonly (Buffer | string)[] | null): void {
    if (this.#done) return;
    this.#finish();
    if (raw !== null && raw.length > 0)
      addTrailers(this.#response, this.#events.trailers(decodeHeaders(raw)));
    this.#events.complete(this.#held);
  }

  onUpgrade(status: number, raw: readonly (Buffer | string)[] | null, socket: Duplex): void {
    if (this.#done) {
      socket.destroy();
      return;
    }
    const headers = this.#call.decode(raw ?? []);
    const fault = switchFault(headers);
    if (fault !== undefined) {
      socket.destroy();
      this.#fail(new BadResponse(fault));
      return;
    }
    this.#finish();
    this.#events.switched(status, headers, socket);
  }

  onError(error: Error): void {
    if (this.#done) return;
    // undici holds a 304 to its Content-Length, which is the length of what was not sent (RFC 9110, 8.6); a 204 has none.
    if ((this.#status === 304 || this.#status === 204) && isLengthMismatch(error)) this.onComplete(null);
    else if (this.#mayRetry(error)) {
      this.#retried = true;
      this.send();
    } else this.#fail(error);
  }

  #goOn(): void {
    this.#letGoOn?.();
    this.#letGoOn = undefined;
  }

  /** What has come does not wait for what may come: a stream may say nothing for a long time. */
  begin(): void {
    if (this.#done || this.#begun) return;
    this.#begun = true;
    // The head by itself; `flushHeaders` would write it as UTF-8.
    if (this.#held === undefined) this.#response.write("", "latin1");
    else this.#response.write(this.#held);
    this.#held = undefined;
  }

  #writeHead(status: number, reason: string, headers: RawHeaders): void {
    try {
      this.#response.writeHead(status, reasonPhrase(reason), this.#events.head(status, headers) as string[]);
      this.#call.beginSoon(this);
    } catch (error) {
      this.#fail(error);
    }
  }

  /**
   * An idle connection that the upstream closed as we picked it up: once more, over a new one, but only where nothing
   * can have been done twice.
   */
  #mayRetry(error: Error): boolean {
    return (
      !this.#retried &&
      !this.#answered &&
      this.#call.body === null &&
      isRepeatable(this.#call.method) &&
      isLostRace(error)
    );
  }

  #fail(error: unknown): void {
    const hasHead = this.#response.headersSent;
    if (hasHead) this.begin();
    this.#finish();
    this.#abortUpstream?.();
    this.#call.body?.destroy();
    // Node holds back what is written until the tick is over, and who ends the connection before throws it away.
    if (hasHead) process.nextTick(() => this.#events.brokeOff(error));
    else this.#events.failed(error);
  }

  #finish(): void {
    this.#done = true;
    clearTimeout(this.#timer);
    // The connection may serve another call.
    this.#goOn();
  }
}
