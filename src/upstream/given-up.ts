import { type Client, symbols } from "./undici.ts";

/**
 * undici ends the connection of a call that is given up, finds that call still on the client's list, connects anew to send it, and
 * only then sees what it is: an idle connection to the upstream for each page that leaves an event stream. So the call is taken
 * off the list as soon as its connection is gone, which is before undici looks.
 */
export function forgetGivenUp(client: Client): void {
  client.on("disconnect", forgetCalls);
}

function forgetCalls(this: Client): void {
  const calls: unknown = Reflect.get(this, symbols.kQueue);
  const sent: unknown = Reflect.get(this, symbols.kPendingIdx);
  if (!Array.isArray(calls) || typeof sent !== "number") return;
  for (let i = calls.length - 1; i >= sent; i--) if (calls[i]?.aborted === true) calls.splice(i, 1);
}
