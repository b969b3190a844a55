import { isUtf8 } from "node:buffer";
import { closeCode, encodeClose, encodeFrame, type Frame, isControl, opcode, parseFrame } from "./frame.ts";

/** Bytes for the client, and whether they are the last. */
export interface Answer {
  readonly bytes: Buffer;
  readonly end: boolean;
}

const maxMessage = 1024 * 1024;

/**
 * One WebSocket connection that says back what it hears: takes the bytes as they come, gives the bytes to send.
 * Fragments are put together (RFC 6455, 5.4), pings answered between them (5.5.2), a close returned (5.5.1).
 */
export function createEcho(): (chunk: Buffer) => Answer {
  // Kept apart until a frame is whole: joining on each arrival would be quadratic for a byte at a time.
  let chunks: Buffer[] = [];
  let held = 0;
  let needed = 2;
  let message: Message | undefined;

  return (chunk) => {
    chunks.push(chunk);
    held += chunk.length;
    if (held < needed) return { bytes: Buffer.alloc(0), end: false };

    let rest: Buffer = Buffer.concat(chunks);
    const replies: Buffer[] = [];
    let end = false;
    while (!end) {
      const parsed = parseFrame(rest, maxMessage);
      if (parsed.kind === "partial") {
        needed = parsed.needed;
        break;
      }
      const step = parsed.kind === "fault" ? stop(parsed.code) : take(parsed.frame, message);
      if (parsed.kind === "frame") rest = rest.subarray(parsed.size);
      message = step.message;
      end = step.end;
      if (step.reply !== undefined) replies.push(step.reply);
    }
    chunks = [rest];
    held = rest.length;
    return { bytes: Buffer.concat(replies), end };
  };
}

/** A message of which not every fragment has come. */
interface Message {
  readonly opcode: number;
  readonly parts: Buffer[];
  readonly size: number;
}

interface Step {
  readonly message: Message | undefined;
  readonly reply: Buffer | undefined;
  readonly end: boolean;
}

function stop(code: number): Step {
  return { message: undefined, reply: encodeClose(code), end: true };
}

function take(frame: Frame, message: Message | undefined): Step {
  if (isControl(frame.opcode)) return control(frame, message);
  // A message starts with its type and goes on with continuations, never the other way round (5.4).
  if ((frame.opcode === opcode.continuation) !== (message !== undefined)) return stop(closeCode.protocol);

  const begun = message ?? { opcode: frame.opcode, parts: [], size: 0 };
  const size = begun.size + frame.payload.length;
  if (size > maxMessage) return stop(closeCode.tooBig);
  if (frame.payload.length > 0) begun.parts.push(frame.payload);
  if (!frame.final) return { message: { ...begun, size }, reply: undefined, end: false };

  const whole = Buffer.concat(begun.parts);
  if (begun.opcode === opcode.text && !isUtf8(whole)) return stop(closeCode.notUtf8);
  return { message: undefined, reply: encodeFrame(begun.opcode, whole), end: false };
}

function control(frame: Frame, message: Message | undefined): Step {
  switch (frame.opcode) {
    case opcode.ping:
      return { message, reply: encodeFrame(opcode.pong, frame.payload), end: false };
    case opcode.close:
      return stop(frame.payload.length < 2 ? closeCode.normal : returned(frame.payload.readUInt16BE()));
    default:
      return { message, reply: undefined, end: false };
  }
}

/** The code to close with: the client's, unless it may not stand on the wire (7.4). */
function returned(code: number): number {
  const mayBeSent = (code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code)) || code >= 3000;
  return mayBeSent && code < 5000 ? code : closeCode.protocol;
}
