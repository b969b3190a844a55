import { once } from "node:events";
import { type ClientHttp2Session, connect, createSecureServer, type IncomingHttpHeaders } from "node:http2";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import corswalk, { type Given } from "../../src/plugins/connect.ts";
import { certificate } from "../support/certificates.ts";
import { scriptedUpstream } from "../support/raw.ts";
import { recordingUpstream } from "../support/upstream.ts";
import { memoryLog } from "../toolchain/plugins/log.ts";

/** A server like the one that Vite opens on https, and a client of it. */
async function overHttp2(given: Given) {
  const { cert, key } = certificate({ subject: "localhost", names: ["localhost"] });
  const log = memoryLog();
  const middleware = corswalk(given, { logger: log });
  const server = createSecureServer({ cert, key, allowHTTP1: true }, (request, response) => {
    // As Connect's and Vite's types have it.
    middleware(request as never, response as never, () => response.end("the server's own"));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const session = connect(`https://localhost:${port}`, {
    ca: cert,
    host: "127.0.0.1",
    servername: "localhost",
  });
  onTestFinished(async () => {
    session.destroy();
    await middleware.close();
    server.close();
  });
  return { session, log };
}

async function ask(session: ClientHttp2Session, headers: Record<string, string | string[]>, body?: string[]) {
  const stream = session.request(headers, { endStream: body === undefined });
  for (const part of body ?? []) stream.write(part);
  if (body !== undefined) stream.end();
  const head = once(stream, "response") as Promise<[IncomingHttpHeaders]>;
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return { headers: (await head)[0], body: Buffer.concat(chunks).toString() };
}

it("a call over HTTP/2 goes on as one over HTTP/1.1, and its answer comes back whole", async () => {
  const upstream = await recordingUpstream((heard, response) => {
    response.setHeader("Set-Cookie", ["a=1; Path=/", "b=2; Path=/"]).setHeader("Connection", "x-hop");
    response.end(`${heard.method} ${heard.body}`);
  });
  const { session, log } = await overHttp2({ "/api": upstream.url });
  const answer = await ask(
    session,
    { ":path": "/api/x?q=1", ":method": "PUT", cookie: ["a=1", "b=2"], "x-custom": "1" },
    ["one ", "two"],
  );
  expect(answer).toMatchObject({ headers: { ":status": 200, "set-cookie": ["a=1; Path=/", "b=2; Path=/"] } });
  expect(answer.body).toBe("PUT one two");
  expect(await log.says(/ 200 PUT /)).not.toMatch(/the page left/);
  expect(upstream.heard[0]).toMatchObject({
    path: "/api/x?q=1",
    headers: { cookie: "a=1; b=2", "x-custom": "1", host: `127.0.0.1:${upstream.port}` },
  });
});

it("a call without a body goes on without one", async () => {
  const upstream = await recordingUpstream();
  const { session } = await overHttp2({ "/api": upstream.url });
  await ask(session, { ":path": "/api/x" });
  expect(upstream.heard[0]?.headers).not.toHaveProperty("transfer-encoding");
});

it("the gates hold: a foreign authority and a foreign origin are refused", async () => {
  const upstream = await recordingUpstream();
  const { session } = await overHttp2({ "/api": upstream.url });
  const foreign = await ask(session, { ":path": "/api/x", ":authority": "evil.test" });
  expect(foreign.headers).toMatchObject({ ":status": 421, "x-corswalk": "host-refused" });
  const page = await ask(session, { ":path": "/api/x", origin: "https://evil.test" });
  expect(page.headers).toMatchObject({ ":status": 403, "x-corswalk": "origin-refused" });
  expect(upstream.heard).toEqual([]);
});

it("an answer that breaks off does not look whole, and the connection's other calls go on", async () => {
  const upstream = await scriptedUpstream((wire) => {
    void wire.until("\r\n\r\n").then(() => {
      wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
      wire.socket.end();
    });
  });
  const { session } = await overHttp2({ "/api": upstream.url });
  await expect(ask(session, { ":path": "/api/x" })).rejects.toThrow();
  expect((await ask(session, { ":path": "/" })).body).toBe("the server's own");
});
