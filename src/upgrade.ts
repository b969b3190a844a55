import type { Duplex } from "node:stream";
import { detach } from "./handover.ts";
import { received, sent, webSocketOpened } from "./passing.ts";
import type { Step } from "./step.ts";
import { tunnel } from "./upstream/tunnel.ts";

/** The upstream has switched: its 101 to the client, then bytes both ways. */
export function openTunnel(step: Step, upstream: Duplex): void {
  const { house, live, response, handover } = step;
  if (handover === undefined || handover.socket.destroyed) {
    upstream.destroy();
    return;
  }
  const { socket } = handover;
  live.kind = "upgrade";
  // From here on nothing of the call that led to it is needed, and a WebSocket is open for hours.
  live.outgoing = undefined;
  webSocketOpened();
  detach(response, step.request.socket);
  let head = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n";
  const { responseHeaders } = live;
  for (let i = 0; i < responseHeaders.length; i += 2)
    head += `${responseHeaders[i]}: ${responseHeaders[i + 1]}\r\n`;
  socket.write(`${head}\r\n`, "latin1");
  handover.release();
  live.cut = tunnel(socket, upstream, {
    fromClient: (chunk) => sent(live, chunk),
    fromUpstream: (chunk) => received(live, chunk),
    closed: () => house.live.finish(live, false),
  });
  house.live.becomesStream(live);
}
