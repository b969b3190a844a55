import { StringDecoder } from "node:string_decoder";

/** One event of an event stream, as the page gets it. */
export interface StreamEvent {
  readonly name: string;
  readonly data: string;
  readonly bytes: number;
}

/** An event that never ends is told in parts of this length. */
const longest = 64 * 1024;

/** Reads an event stream (https://html.spec.whatwg.org/#event-stream-interpretation), event by event. */
export function eventReader(): (chunk: Buffer) => StreamEvent[] {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  return (chunk) => {
    rest += decoder.write(chunk);
    const events: StreamEvent[] = [];
    // A carriage return at the end may be half of a line's end.
    for (;;) {
      const end = /(?:\r\n){2,}|\n{2,}|\r\r(?!\n|$)/.exec(rest);
      const cut = end === null ? longest : end.index;
      if (end === null && rest.length <= longest) return events;
      const event = eventOf(rest.slice(0, cut));
      if (event !== undefined) events.push(event);
      rest = rest.slice(cut + (end?.[0].length ?? 0));
    }
  };
}

function eventOf(block: string): StreamEvent | undefined {
  let name = "message";
  const data: string[] = [];
  const comments: string[] = [];
  for (const line of block.replace(/^\ufeff/, "").split(/\r\n|\n|\r/)) {
    const colon = line.indexOf(":");
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "data") data.push(value);
    else if (field === "event") name = value || "message";
    else if (colon === 0) comments.push(value);
  }
  const bytes = Buffer.byteLength(block);
  if (data.length > 0) return { name, data: data.join("\n"), bytes };
  return comments.length > 0 ? { name: "comment", data: comments.join("\n"), bytes } : undefined;
}
