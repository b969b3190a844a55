import { createServer, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { upstreamFailure } from "../../src/upstream/failure.ts";
import { type UpstreamPool, upstreamPool } from "../../src/upstream/pool.ts";
import { certificate } from "../support/certificates.ts";
import { get } from "./dispatch.ts";
import { listening, settings } from "./kit.ts";

let pool: UpstreamPool;
beforeEach(() => {
  pool = upstreamPool();
});
afterEach(() => pool.destroy());

const ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

/** An upstream that says these bytes to a request, then ends, waits or resets. */
function scripted(bytes: string, then: "end" | "wait" | "reset") {
  return listening(
    createServer((socket: Socket) => {
      socket.once("data", () => {
        socket.write(bytes, "latin1", () => {
          if (then === "end") socket.end();
          if (then === "reset") socket.resetAndDestroy();
        });
      });
    }),
  );
}

async function failureOf(origin: string, changes = {}, options = {}) {
  const error = await get(pool.dispatcher(settings(changes)), origin, options).then(
    (answer) => {
      throw new Error(`It answered: ${JSON.stringify(answer)}`);
    },
    (reason: unknown) => reason,
  );
  return upstreamFailure(error, { target: origin, inContainer: false });
}

describe("an upstream that speaks nonsense costs its own call, and is told for what it is", () => {
  it.each<[what: string, bytes: string, then: "end" | "wait" | "reset", code: string, message: RegExp]>([
    ["ends without a word", "", "end", "upstream-reset", /closed the connection without an answer/],
    ["resets without a word", "", "reset", "upstream-reset", /closed the connection without an answer/],
    ["ends in its head", "HTTP/1.1 200 OK\r\nContent-", "end", "upstream-reset", /closed the connection/],
    [
      "speaks another protocol",
      "SSH-2.0-OpenSSH_9.6\r\n",
      "wait",
      "upstream-bad-response",
      /not valid HTTP: Expected HTTP\//,
    ],
    [
      "has status 99",
      "HTTP/1.1 99 Low\r\n\r\n",
      "wait",
      "upstream-bad-response",
      /not valid HTTP: Invalid status code/,
    ],
    ["speaks TLS", "\x15\x03\x01\0\x02\x02\x46", "end", "upstream-bad-response", /speaks TLS on this port/],
    [
      "has a space in a name",
      "HTTP/1.1 200 OK\r\nX Y: z\r\n\r\n",
      "wait",
      "upstream-bad-response",
      /not valid HTTP: Invalid header token/,
    ],
    [
      "sends an unasked 100",
      `HTTP/1.1 100 Continue\r\n\r\n${ok}`,
      "wait",
      "upstream-bad-response",
      /nothing had asked for \(a 100 Continue/,
    ],
    [
      "sends an unasked 101",
      "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
      "wait",
      "upstream-bad-response",
      /101/,
    ],
    [
      "has two lengths",
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok",
      "wait",
      "upstream-bad-response",
      /Content-Length/,
    ],
    [
      "has a length and chunks",
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "wait",
      "upstream-bad-response",
      /Content-Length|not valid HTTP/,
    ],
    [
      "has a chunk size that is none",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
      "wait",
      "upstream-bad-response",
      /not valid HTTP: Invalid character in chunk size/,
    ],
    [
      "has a huge head",
      `HTTP/1.1 200 OK\r\n${"X-Filler: 0123456789\r\n".repeat(9000)}\r\n`,
      "wait",
      "upstream-bad-response",
      /larger than 128 KiB/,
    ],
    [
      "cuts its body short",
      "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nok",
      "end",
      "upstream-reset",
      /closed the connection/,
    ],
  ])("%s", async (_, bytes, then, code, message) => {
    const port = await scripted(bytes, then);
    const { status, failure } = await failureOf(`http://localhost:${port}`);
    expect({ status, code: failure.code }).toEqual({ status: 502, code });
    expect(failure.message).toMatch(message);
    const well = await scripted(ok, "wait");
    expect(await get(pool.dispatcher(settings()), `http://localhost:${well}`)).toEqual({
      status: 200,
      body: "ok",
    });
  });

  it("speaks TLS and hangs up on plain HTTP", async () => {
    const own = certificate({ subject: "dev", names: ["localhost"] });
    const port = await listening(createTlsServer({ cert: own.cert, key: own.key }));
    const { failure } = await failureOf(`http://localhost:${port}`);
    expect(failure).toMatchObject({ code: "upstream-reset" });
    expect(failure.hint).toContain("does it expect https://");
  });

  it("asks for a client certificate only after the handshake, as TLS 1.3 does", async () => {
    const own = certificate({ subject: "dev", names: ["localhost"] });
    const server = createTlsServer({
      cert: own.cert,
      key: own.key,
      requestCert: true,
      rejectUnauthorized: true,
    });
    const { failure } = await failureOf(`https://localhost:${await listening(server)}`, { ca: [own.cert] });
    expect(failure.code).toBe("upstream-tls");
    expect(failure.hint).toContain("`cert` and `key`");
  });
});

it("a head of 100 KiB passes", async () => {
  const port = await scripted(
    `HTTP/1.1 200 OK\r\n${"X-Filler: 0123456789\r\n".repeat(5000)}Content-Length: 2\r\n\r\nok`,
    "wait",
  );
  expect(await get(pool.dispatcher(settings()), `http://localhost:${port}`)).toEqual({
    status: 200,
    body: "ok",
  });
});
