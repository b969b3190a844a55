import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import httpProxy from "http-proxy";
import { onTestFinished } from "vitest";
import { startProxy } from "../support/proxy.ts";
import { dial, type ScriptedUpstream, scriptedUpstream, type Wire } from "../support/raw.ts";
import { readRequest } from "../wire/strict-upstream.ts";
import type { Shape } from "./shapes.ts";

/** Starts a proxy to `target` for a shape; its port. */
export type Start = (target: string, shape: Shape) => Promise<number>;

export const corswalk: Start = async (target, { options = {} }) => {
  const { port } = await startProxy({ routes: { "/": { target, ...options } } });
  return port;
};

/** As its documentation shows it: with an error handler, without which it ends the process. */
export const yardstick: Start = async (target, { options = {}, theirs = {} }) => {
  const proxy = httpProxy.createProxyServer({ target, changeOrigin: true, ws: true, ...options, ...theirs });
  proxy.on("error", (_error, _request, response) => {
    if ("writeHead" in response) {
      if (response.headersSent) response.destroy();
      else response.writeHead(502).end("proxy error");
    } else response.destroy();
  });
  const server = createServer((request, response) => proxy.web(request, response));
  server.on("upgrade", (request, socket, head) => proxy.ws(request, socket, head));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
};

/**
 * What the upstream saw (`>`) and the client got (`<`), a line for each header and each fact. Names of headers in
 * lowercase and without their order, addresses by name.
 */
export async function observe(start: Start, shape: Shape): Promise<string[]> {
  let said = false;
  const upstream = await scriptedUpstream((wire) => {
    wire.socket.on("error", () => {});
    const respond = (): void => {
      if (said || !isWhole(wire.text)) return;
      said = true;
      wire.send(shape.answer.replaceAll("TARGET", `127.0.0.1:${upstream.port}`));
      if (shape.closes === "end") wire.socket.end();
      // After what was said, which a reset would overtake.
      if (shape.closes === "reset") void client.until("half").then(() => wire.socket.resetAndDestroy());
    };
    wire.socket.on("data", respond);
  });
  const port = await start(targetOf(shape, upstream), shape);
  const client = await dial(port);
  client.send(shape.request.replaceAll("HOST", `127.0.0.1:${port}`));
  const method = shape.request.split(" ", 1)[0];
  await settled(
    port,
    () => said || client.text !== "",
    () => isOver(client, method),
  );
  if (shape.leavesAfter !== undefined) {
    await client.until(shape.leavesAfter);
    client.socket.destroy();
    await settled(
      port,
      () => true,
      () => false,
    );
  }
  return [...sent(upstream), ...got(client, shape), ...left(upstream, shape)].map((line) =>
    line
      .replaceAll(`127.0.0.1:${port}`, "HOST")
      .replaceAll(`127.0.0.1:${upstream.port}`, "TARGET")
      .replaceAll(String(port), "PORT"),
  );
}

function targetOf({ user = "", path = "", down }: Shape, { port }: ScriptedUpstream): string {
  return `http://${user}127.0.0.1:${down === true ? 1 : port}${path}`;
}

/** Enough of a request to answer: whole, or nothing that could become so. */
function isWhole(text: string): boolean {
  try {
    return readRequest(text) !== undefined;
  } catch {
    return true;
  }
}

/**
 * Resolves once `over` holds and, since more could follow or nothing may come at all, after so many connections to
 * the same server that what was under way has arrived.
 */
async function settled(port: number, begun: () => boolean, over: () => boolean): Promise<void> {
  for (let round = 0, turns = 0; round < (over() ? 3 : 15) && turns < 200; turns++) {
    const other = await dial(port);
    other.send("NOT HTTP\r\n\r\n");
    await other.ended;
    other.socket.destroy();
    round = begun() || turns > 30 ? round + 1 : 0;
  }
}

/** Has the client a whole answer, or its connection's end? */
function isOver({ text, socket }: Wire, method: string | undefined): boolean {
  return socket.destroyed || socket.readableEnded || answers(text, method).rest === "";
}

interface Answer {
  readonly line: string;
  readonly headers: readonly string[];
  readonly body: string;
  readonly trailers: readonly string[];
}

/** The answers in `text`, and what is left of a last one that has not ended; undefined: nothing came. */
function answers(text: string, method: string | undefined): { whole: Answer[]; rest: string | undefined } {
  const whole: Answer[] = [];
  let at = 0;
  while (at < text.length) {
    const begin = at;
    const end = text.indexOf("\r\n\r\n", at);
    if (end === -1) return { whole, rest: text.slice(begin) };
    const [line = "", ...headers] = text.slice(at, end).split("\r\n");
    const status = Number(line.split(" ")[1]);
    const value = (name: string): string | undefined =>
      headers
        .find((header) => header.toLowerCase().startsWith(`${name}:`))
        ?.slice(name.length + 1)
        .trim();
    const start = end + 4;
    let body = "";
    let trailers: string[] = [];
    at = start;
    if (status === 101) {
      body = text.slice(start);
      at = text.length;
    } else if (method !== "HEAD" && status !== 204 && status !== 304 && status >= 200) {
      const length = value("content-length");
      if (value("transfer-encoding") === "chunked") {
        const last = /^0\r\n((?:[^\r\n]+\r\n)*)\r\n/m.exec(text.slice(start));
        if (last === null) return { whole, rest: text.slice(begin) };
        body = dechunked(text.slice(start, start + last.index));
        trailers = (last[1] ?? "").split("\r\n").filter((part) => part !== "");
        at = start + last.index + last[0].length;
      } else if (length === undefined) {
        body = text.slice(start);
        at = text.length;
      } else {
        if (text.length < start + Number(length)) return { whole, rest: text.slice(begin) };
        body = text.slice(start, start + Number(length));
        at = start + Number(length);
      }
    }
    whole.push({ line, headers, body, trailers });
  }
  return { whole, rest: whole.length === 0 ? undefined : "" };
}

function dechunked(chunks: string): string {
  return chunks.replace(/[0-9a-f]+\r\n([\s\S]*?)\r\n/g, "$1");
}

/** `Name: value` with its name in lowercase. */
function header(line: string): string {
  const colon = line.indexOf(":");
  return `${line.slice(0, colon).toLowerCase()}: ${line.slice(colon + 1).trim()}`;
}

function sent({ connections }: ScriptedUpstream): string[] {
  const lines: string[] = [];
  for (const { text } of connections) {
    for (let left = text; left !== ""; ) {
      const found = attempt(left);
      if (found === undefined) {
        lines.push(`> bytes that are no request: ${JSON.stringify(left)}`);
        break;
      }
      const { line, headers, body, framing } = found.request;
      lines.push(`> ${line}`, ...headers.map((each) => `> ${header(each)}`));
      if (body !== "") lines.push(`> body by ${framing}: ${JSON.stringify(body)}`);
      left = left.slice(found.length);
    }
  }
  return lines;
}

function attempt(text: string): ReturnType<typeof readRequest> {
  try {
    return readRequest(text);
  } catch {
    return undefined;
  }
}

function got(client: Wire, shape: Shape): string[] {
  if (shape.leavesAfter !== undefined) return [];
  const { whole, rest } = answers(client.text, shape.request.split(" ", 1)[0]);
  const lines = whole.flatMap(({ line, headers, body, trailers }) => {
    const code = headers.find((each) => each.startsWith("X-Corswalk: "));
    // Its words are for other tests.
    if (code !== undefined) return [`< corswalk says ${line.split(" ")[1]} ${code.split(" ")[1]}`];
    return [
      `< ${line}`,
      ...headers.map((each) => `< ${header(each)}`),
      ...(body === "" ? [] : [`< body: ${JSON.stringify(body)}`]),
      ...trailers.map((each) => `< trailer ${header(each)}`),
    ];
  });
  if (rest !== undefined && rest !== "")
    lines.push(`< the beginning of an answer: ${rest.split("\r\n", 1)[0]}`);
  if (client.socket.readableEnded || client.socket.destroyed) lines.push("< the end of the connection");
  else if (rest !== "") lines.push("< nothing more, and no end");
  return lines;
}

function left({ connections }: ScriptedUpstream, { leavesAfter }: Shape): string[] {
  if (leavesAfter === undefined) return [];
  const open = connections.some(({ socket }) => !socket.readableEnded && !socket.destroyed);
  return [`> the connection is ${open ? "left open" : "ended"}`];
}
