import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import { expect, it } from "vitest";
import { requestBody } from "../../src/upstream/body.ts";
import { dial, type Wire } from "../support/raw.ts";
import { listening } from "./kit.ts";

interface Upload {
  readonly client: Wire;
  readonly request: IncomingMessage;
  readonly body: Readable;
  /** The chunks that have come in. */
  readonly came: readonly Buffer[];
}

/** A request with this head, as the server of a proxy gets it; it is answered when it has been read to its end. */
async function upload(head: string): Promise<Upload> {
  const server = createServer();
  const arrived = once(server, "request") as Promise<[IncomingMessage, ServerResponse]>;
  const client = await dial(await listening(server));
  client.send(`POST / HTTP/1.1\r\nHost: localhost\r\n${head}\r\n\r\n`);
  const [request, response] = await arrived;
  const came: Buffer[] = [];
  const body = requestBody(request, (chunk) => came.push(chunk));
  request.once("end", () => response.end("read"));
  return { client, request, body, came };
}

it("takes no more than a row of what comes in small pieces, until somebody reads", async () => {
  const { client, request, body, came } = await upload("Transfer-Encoding: chunked");
  const held = once(request, "pause");
  body.read(0);
  client.send("1\r\nx\r\n".repeat(10_000));
  await held;
  expect(came).toHaveLength(8);
  client.send("0\r\n\r\n");
  let text = "";
  for await (const chunk of body) text += chunk;
  expect(text).toBe("x".repeat(10_000));
});

it("is read to its end when it is not wanted any more, in the middle of a row", async () => {
  const length = 4 * 1024 * 1024;
  const { client, body } = await upload(`Content-Length: ${length}`);
  body.once("data", () => body.destroy());
  client.send("x".repeat(length));
  expect(await client.until("read")).toContain("200 OK");
});
