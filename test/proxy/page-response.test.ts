import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import type { RawHeaders } from "../../src/headers.ts";
import { pageResponses } from "../../src/page-response.ts";
import { seeded } from "../browser/judge/random.ts";
import { randomHead } from "./random-head.ts";

interface Given {
  readonly method?: string;
  readonly minor?: number;
  readonly status?: number;
  readonly reason?: string;
  readonly sendDate?: boolean;
  readonly shouldKeepAlive?: boolean;
  readonly lastOfConnection?: boolean;
  /** A head whose writing fails before. */
  readonly failed?: RawHeaders;
}

/** What writing a head comes to: its text, and how the answer goes on. */
function written(Response: typeof ServerResponse, head: unknown, given: Given = {}) {
  const { method = "GET", minor = 1, status = 200, reason = "OK", sendDate = false } = given;
  const request = new IncomingMessage(new Socket());
  Object.assign(request, { method, httpVersionMajor: 1, httpVersionMinor: minor });
  const response = new Response(request);
  response.sendDate = sendDate;
  response.shouldKeepAlive = given.shouldKeepAlive ?? true;
  // As Node's server does.
  Object.assign(response, { _keepAliveTimeout: 15_000 });
  response.maxRequestsOnConnectionReached = given.lastOfConnection ?? false;
  if (given.failed !== undefined) {
    expect(() => response.writeHead(200, "OK", given.failed as string[])).toThrow();
  }
  let failure: unknown;
  try {
    response.writeHead(status, reason, head as string[]);
  } catch (error) {
    failure = error;
  }
  const { _header, _hasBody, _last, chunkedEncoding, shouldKeepAlive, headersSent } = response;
  return { failure, _header, _hasBody, _last, chunkedEncoding, shouldKeepAlive, headersSent };
}

/** Counts how often Node has written a text itself. */
function counted() {
  const Response = pageResponses();
  let count = 0;
  const { _storeHeader } = ServerResponse.prototype;
  const write = (head: unknown, given?: Given) => {
    ServerResponse.prototype._storeHeader = function (...given) {
      count += 1;
      return _storeHeader.apply(this, given);
    };
    try {
      return written(Response, head, given);
    } finally {
      ServerResponse.prototype._storeHeader = _storeHeader;
    }
  };
  return { write, byNode: () => count };
}

const plain = ["Server", "s", "Date", "1", "Content-Length", "2", "X-Id", "a"];

describe("the text of a head", () => {
  it("is written once by Node for all with the same names", () => {
    const { write, byNode } = counted();
    for (const [date, length, id] of ["12a", "12b", "33c", "33c", "40d"]) {
      const head = ["Server", "s", "Date", date, "Content-Length", length, "X-Id", id];
      expect(write(head)).toEqual(written(ServerResponse, head));
    }
    expect(byNode()).toBe(1);
  });

  it.each<[string, RawHeaders, Given?]>([
    ["another name", ["server", "s", "Date", "1", "Content-Length", "2", "X-Id", "a"]],
    ["another status", plain, { status: 201 }],
    ["another reason", plain, { reason: "Fine" }],
    ["a HEAD", plain, { method: "HEAD" }],
    ["HTTP/1.0", plain, { minor: 0 }],
    ["a connection that ends", plain, { shouldKeepAlive: false }],
    ["a date that Node adds", plain, { sendDate: true }],
    ["the last answer of a connection", plain, { lastOfConnection: true }],
  ])("is written by Node for %s", (_, head, given) => {
    const { write, byNode } = counted();
    write(plain);
    write(plain);
    expect(byNode()).toBe(1);
    expect(write(head, given)).toEqual(written(ServerResponse, head, given));
    expect(byNode()).toBe(2);
  });

  it.each([
    ["Connection", "close"],
    ["Connection", "keep-alive"],
    ["Keep-Alive", "timeout=1"],
    ["Trailer", "X-Sum"],
    ["Expect", "100-continue"],
    ["Content-Disposition", "inline; filename=caf\xe9"],
    ["X-Long", "l".repeat(9000)],
  ])("is written by Node each time where there is %s", (name, value) => {
    const head = ["Transfer-Encoding", "chunked", name, value];
    const { write, byNode } = counted();
    write(head);
    expect(write(head)).toEqual(written(ServerResponse, head));
    expect(byNode()).toBe(2);
  });

  it.each([
    ["Transfer-Encoding", "chunked"],
    ["Content-Length", "5"],
    ["Keep-Alive", "timeout=1"],
  ])("has nothing in it of a head before it that failed, and in which there was %s", (name, value) => {
    const failed = [name, value, "X-Bad", "\u0100"];
    const { write } = counted();
    for (const head of [plain, ["Server", "s", "X-Id", "a"]]) {
      for (const given of [{ failed }, { failed }, {}, {}]) {
        expect(write(head, given)).toEqual(written(ServerResponse, head, given));
      }
    }
  });

  it("is written once by Node for each status", () => {
    const { write, byNode } = counted();
    for (const status of [200, 404, 200, 404, 304, 200]) {
      expect(write(plain, { status })).toEqual(written(ServerResponse, plain, { status }));
    }
    expect(byNode()).toBe(3);
  });

  it("is not kept where it has become long", () => {
    const { write, byNode } = counted();
    for (const id of ["a", "b", "c".repeat(9000)]) write([...plain.slice(0, -1), id]);
    expect(byNode()).toBe(1);
    write(plain);
    expect(byNode()).toBe(2);
  });

  it("never has a value that may not be written", () => {
    const { write } = counted();
    write(plain);
    write([...plain.slice(0, -1), "b"]);
    const split = [...plain.slice(0, -1), "c\r\nX-Evil: 1"];
    const { failure } = write(split);
    expect(failure).toMatchObject({ code: "ERR_INVALID_CHAR" });
    expect(write(plain)).toEqual(written(ServerResponse, plain));
  });
});

const names = [
  ["Connection", "keep-alive", "close"],
  ["Transfer-Encoding", "chunked", "gzip, chunked", "identity"],
  ["Content-Length", "0", "12"],
  ["Keep-Alive", "timeout=3"],
  ["Trailer", "X-Sum"],
  ["Date", "now", "later"],
  ["Content-Disposition", "inline; filename=caf\xe9", "attachment"],
  ["ETag", '"1"', '"2"', ""],
  ["Server", "s", "caf\xe9"],
  ["X-Id", "1", "23", "\0", "\t4"],
  ["Set-Cookie", "a=1", "b=2"],
] as const;

it("is the same for random heads, and the answer goes on in the same way", () => {
  const random = seeded(20261);
  const { write, byNode } = counted();
  const givens: Given[] = [
    {},
    { method: "HEAD" },
    { status: 204, reason: "No Content" },
    { status: 304, reason: "Not Modified" },
    { minor: 0 },
    { shouldKeepAlive: false },
    { sendDate: true },
    { lastOfConnection: true },
    { failed: ["Transfer-Encoding", "chunked", "X-Bad", "\0"] },
  ];
  let writes = 0;
  for (let series = 0; series < 1000; series++) {
    const list = Array.from({ length: random.below(6) }, () => random.pick(names));
    const usual = random.oneIn(2) ? {} : random.pick(givens);
    for (let i = 0; i < 12; i++) {
      const head = randomHead(random, list);
      const given = random.oneIn(8) ? random.pick(givens) : usual;
      writes += 1;
      const ours = write(head, given);
      const node = written(ServerResponse, head, given);
      // A Date that Node adds may be a second later.
      if (given.sendDate)
        for (const one of [ours, node]) one._header = one._header?.replace(/^Date: .* GMT\r$/m, "") ?? null;
      expect(ours).toEqual(node);
    }
  }
  expect(byNode()).toBeLessThan(writes * 0.9);
});
