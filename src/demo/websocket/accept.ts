import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { createEcho } from "./echo.ts";

/** RFC 6455, 1.3. */
const handshakeSuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** Answers the opening handshake (RFC 6455, 4.2) and says back every message until either side closes. */
export function acceptEcho(request: IncomingMessage, socket: Duplex, head: Buffer): void {
  socket.on("error", () => socket.destroy());
  const key = request.headers["sec-websocket-key"];
  const asked = request.headers.upgrade?.toLowerCase() === "websocket" && request.method === "GET";
  if (!asked || key === undefined || request.headers["sec-websocket-version"] !== "13") {
    refuseUpgrade(socket, "426 Upgrade Required", ["Upgrade: websocket", "Sec-WebSocket-Version: 13"]);
    return;
  }
  const accept = createHash("sha1")
    .update(key + handshakeSuffix)
    .digest("base64");
  socket.write(
    lines("101 Switching Protocols", [
      "Upgrade: websocket",
      "Connection: Upgrade",
      `Sec-WebSocket-Accept: ${accept}`,
    ]),
  );

  const hear = createEcho();
  const listen = (chunk: Buffer): void => {
    const { bytes, end } = hear(chunk);
    if (end) {
      socket.off("data", listen);
      socket.resume();
      socket.end(bytes);
    } else if (bytes.length > 0 && !socket.write(bytes)) {
      socket.pause();
      socket.once("drain", () => socket.resume());
    }
  };
  socket.on("data", listen);
  socket.on("end", () => socket.end());
  if (head.length > 0) listen(head);
}

export function refuseUpgrade(socket: Duplex, status: string, headers: readonly string[] = []): void {
  socket.on("error", () => socket.destroy());
  socket.end(lines(status, [...headers, "Connection: close", "Content-Length: 0"]));
}

function lines(status: string, headers: readonly string[]): string {
  return [`HTTP/1.1 ${status}`, ...headers, "", ""].join("\r\n");
}
