import { dial } from "../support/raw.ts";

/** One request on a connection of its own: all that came back. */
export async function ask(port: number, lines: readonly string[], body = ""): Promise<string> {
  const client = await dial(port);
  client.send(`${[...lines, "Connection: close"].join("\r\n")}\r\n\r\n${body}`);
  await client.ended;
  return client.text;
}

/** The same as a WebSocket's opening handshake (RFC 6455, 4.1). */
export async function askForWebSocket(port: number, path: string, lines: readonly string[]): Promise<string> {
  const client = await dial(port);
  const own = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"];
  const head = [`GET ${path} HTTP/1.1`, ...lines, ...own, "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="];
  client.send(`${head.join("\r\n")}\r\n\r\n`);
  await client.ended;
  return client.text;
}
