import { IncomingMessage } from "./builtins.ts";

declare module "node:http" {
  interface IncomingMessage {
    /** Node's: called when the answer to a request that nobody has read is out. */
    _dump(): void;
  }
}

/** A request as a page sent it. */
export class PageRequest extends IncomingMessage {
  /**
   * Node reads what is left of a body to its end, so that the next request can be found. Where there is no body it still makes a
   * stream flow, end and close, in ticks and events that nobody hears, with each call.
   */
  override _dump(): void {
    if (!this.complete || this.readableLength > 0) super._dump();
  }
}
