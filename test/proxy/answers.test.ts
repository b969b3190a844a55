import { createServer } from "node:https";
import { describe, expect, it, onTestFinished } from "vitest";
import type { WrittenConfig } from "../../src/config/schema.ts";
import { certificate } from "../support/certificates.ts";
import { type Answered, type Ask, ask, page } from "../support/client.ts";
import { startProxy } from "../support/proxy.ts";
import { answeringUpstream, dial, scriptedUpstream } from "../support/raw.ts";
import { listening, recordingUpstream } from "../support/upstream.ts";

/** The answers that the proxy gives itself, each once: the code, its shape, and who may read it. */

/** What every one of them has, and a page that may call can read. */
function expectOwn(answer: Answered, status: number, code: string) {
  expect(answer.status).toBe(status);
  expect(answer.headers).toMatchObject({
    "content-type": "application/json",
    "x-corswalk": code,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  const { error } = JSON.parse(answer.body);
  expect(error.code).toBe(code);
  for (const text of [error.message, error.hint]) expect(text).toMatch(/^\S.*[.?!]$/s);
  return error;
}

function expectReadable({ headers }: Answered): void {
  expect(headers).toMatchObject({
    "access-control-allow-origin": page,
    "access-control-allow-credentials": "true",
    vary: "Origin",
    "cross-origin-resource-policy": "cross-origin",
  });
  expect(headers["access-control-expose-headers"]?.toLowerCase().split(", ")).toContain("x-corswalk");
}

function expectUnreadable({ headers }: Answered): void {
  expect(Object.keys(headers).filter((name) => name.startsWith("access-control-"))).toEqual([]);
}

async function portOfNobody(): Promise<number> {
  const { port, proxy } = await startProxy({ target: "http://127.0.0.1:1" });
  await proxy.close({ within: 0 });
  return port;
}

function hangingUp() {
  return scriptedUpstream((wire) => {
    void wire.until("\r\n\r\n").then(() => wire.socket.resetAndDestroy());
  });
}

async function selfSigned(): Promise<number> {
  const { cert, key } = certificate({ subject: "127.0.0.1", names: ["127.0.0.1"] });
  const served = await listening(createServer({ cert, key }));
  onTestFinished(served.close);
  return served.port;
}

const nowhere = "http://127.0.0.1:1";

describe("an answer of the proxy's own", () => {
  it.each<[string, number, string, () => Promise<WrittenConfig> | WrittenConfig, Ask, RegExp]>([
    ["no route", 404, "no-route", () => ({ routes: { "/api": nowhere } }), { path: "/apix" }, /"\/apix"/],
    [
      "a head over 64 KiB",
      431,
      "headers-too-large",
      () => ({ target: nowhere }),
      { headers: { Cookie: "a".repeat(65 * 1024) } },
      /65536 are the limit[\s\S]*ookies of every app on localhost/,
    ],
    [
      "dot segments that lead out of the route",
      400,
      "bad-request",
      () => ({ routes: { "/api": nowhere } }),
      { path: "/api/%2e%2e/secret" },
      /out of its route/,
    ],
    ["a fragment", 400, "bad-request", () => ({ target: nowhere }), { path: "/a#b" }, /fragment/],
    [
      "a path too long to rewrite",
      400,
      "bad-request",
      () => ({ routes: { "/": { target: nowhere, rewrite: [["^/a", "/b"]] } } }),
      { path: `/${"a".repeat(9000)}` },
      /8 KiB/,
    ],
    [
      "a transfer coding other than chunked",
      501,
      "not-implemented",
      () => ({ target: nowhere }),
      { method: "POST", headers: { "Transfer-Encoding": "gzip, chunked" } },
      /Transfer-Encoding is not chunked/,
    ],
    [
      "an unknown expectation",
      417,
      "expectation-failed",
      () => ({ target: nowhere }),
      { headers: { Expect: "more" } },
      /100-continue/,
    ],
    [
      "an upstream where nobody listens",
      502,
      "upstream-refused",
      async () => ({ target: `http://127.0.0.1:${await portOfNobody()}` }),
      {},
      /refused[\s\S]*running/,
    ],
    [
      "a name that does not exist",
      502,
      "upstream-unresolved",
      () => ({ target: "http://nowhere.invalid" }),
      {},
      /nowhere\.invalid/,
    ],
    [
      "a certificate that nobody vouches for",
      502,
      "upstream-tls",
      async () => ({ target: `https://127.0.0.1:${await selfSigned()}` }),
      {},
      /self-signed[\s\S]*`secure: false`/,
    ],
    [
      "a connection that ends without an answer",
      502,
      "upstream-reset",
      async () => ({ target: (await hangingUp()).url }),
      { method: "POST", body: "x" },
      /closed the connection/,
    ],
    [
      "an answer that is no HTTP",
      502,
      "upstream-bad-response",
      async () => ({ target: (await answeringUpstream("HELLO\r\n\r\n")).url }),
      {},
      /not valid HTTP/,
    ],
    [
      "an upstream that takes too long",
      504,
      "upstream-timeout",
      async () => {
        const { url } = await scriptedUpstream();
        return { routes: { "/": { target: url, timeout: { response: 20 } } } };
      },
      {},
      /within 20 ms|within 0\.02 s[\s\S]*timeout\.response/,
    ],
  ])("%s: %i %s, in words, readable for the page", async (_case, status, code, config, call, words) => {
    const { port } = await startProxy(await config());
    const answer = await ask(port, call);
    const error = expectOwn(answer, status, code);
    expectReadable(answer);
    expect(`${error.message} ${error.hint}`).toMatch(words);
    // The upstream is named where one was called.
    if (code.startsWith("upstream-")) expect(error.upstream).toMatch(/^https?:\/\/.*\/$/);
    else expect(error).not.toHaveProperty("upstream");
  });

  it("a loop: 508", async () => {
    let port = 0;
    const mirror = await recordingUpstream(async ({ path, headers }, response) => {
      const { via = "" } = headers;
      const again = await ask(port, { path, headers: { Via: via } });
      response.writeHead(again.status, again.headers);
      response.end(again.body);
    });
    ({ port } = await startProxy({ routes: { "/": { target: mirror.url, via: true } } }));
    const answer = await ask(port, { path: "/round" });
    expectOwn(answer, 508, "loop");
    expectReadable(answer);
    expect(mirror.heard).toHaveLength(1);
  });

  it("CONNECT: 501", async () => {
    const { port } = await startProxy({ target: nowhere });
    const client = await dial(port);
    client.send("CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n");
    const answer = await client.until("}}");
    expect(answer).toMatch(/^HTTP\/1.1 501 /);
    expect(answer).toContain("X-Corswalk: not-implemented\r\n");
  });

  it("what Node's parser refuses: 400, and the connection is closed", async () => {
    const { port } = await startProxy({ target: nowhere });
    const client = await dial(port);
    client.send("NONSENSE\r\n\r\n");
    expect(await client.until("}}")).toMatch(/^HTTP\/1.1 400 [\s\S]*"code":"bad-request"/);
    await client.ended;
  });

  it.each([
    ["no Host", "GET / HTTP/1.1\r\n\r\n"],
    ["two Hosts", "GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n"],
    ["a Host that is none", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"],
    ["no path", "GET example HTTP/1.1\r\nHost: localhost\r\n\r\n"],
  ])("%s: 400 bad-request, and the connection is closed", async (_fault, request) => {
    const { port } = await startProxy({ target: nowhere });
    const client = await dial(port);
    client.send(request);
    const answer = await client.until("}}");
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(answer).toContain("X-Corswalk: bad-request\r\n");
    expect(answer).toContain("Connection: close\r\n");
    await client.ended;
  });
});

describe("a caller who is not let in", () => {
  const routes = { "/secret-api": "http://127.0.0.1:1/hidden" };

  it.each<[string, number, string, Ask, RegExp]>([
    [
      "an origin that is not allowed",
      403,
      "origin-refused",
      { headers: { Origin: "https://evil.example" } },
      /"https:\/\/evil\.example" to cors\.origins, or start with --allow-origin https:\/\/evil\.example/,
    ],
    [
      "the origin null",
      403,
      "origin-refused",
      { headers: { Origin: "null" } },
      /add "null" to cors\.origins/,
    ],
    [
      "another site without an origin",
      403,
      "origin-refused",
      { headers: { Origin: [], "Sec-Fetch-Site": "cross-site" } },
      /cors\.origins/,
    ],
    [
      "a preflight of an origin that is not allowed",
      403,
      "origin-refused",
      {
        method: "OPTIONS",
        headers: { Origin: "https://evil.example", "Access-Control-Request-Method": "PUT" },
      },
      /cors\.origins/,
    ],
    [
      "a host that is not allowed",
      421,
      "host-refused",
      { headers: { Host: "rebound.example" } },
      /"rebound\.example" to allowedHosts, start with --allow-host rebound\.example/,
    ],
  ])(
    "%s: %i %s, with the line that would let it in, and not readable",
    async (_case, status, code, call, words) => {
      const { port } = await startProxy({ routes, cors: { origins: ["loopback", "https://mine.example"] } });
      const answer = await ask(port, { path: "/secret-api", ...call });
      const { hint } = expectOwn(answer, status, code);
      expectUnreadable(answer);
      expect(hint).toMatch(words);
      expect(answer.body).not.toMatch(/secret-api|hidden|mine\.example/);
    },
  );
});

describe("a navigation", () => {
  const person = { Origin: [], "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document" };

  it.each<[string, number, Ask]>([
    ["where no route matches", 404, { path: "/<script>", headers: { ...person, "Sec-Fetch-Site": "none" } }],
    ["to an upstream that is down", 502, { path: "/api", headers: { ...person, "Sec-Fetch-Site": "none" } }],
    ["under a name that is not allowed", 421, { headers: { ...person, Host: "rebound.example" } }],
    [
      "over http on a name of its own, where browsers say nothing of themselves",
      403,
      {
        headers: {
          Origin: [],
          Host: "proxy.internal",
          "User-Agent": "Mozilla/5.0",
          Accept: "text/html,application/xhtml+xml,*/*;q=0.8",
        },
      },
    ],
  ])("%s gets a page of HTML that says the same", async (_case, status, call) => {
    const { port } = await startProxy({ allowedHosts: ["proxy.internal"], routes: { "/api": nowhere } });
    const answer = await ask(port, call);
    expect(answer.status).toBe(status);
    expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(answer.headers["content-security-policy"]).toMatch(/^default-src 'none';/);
    expect(answer.body).toMatch(/^<!doctype html>[\s\S]*<h1[^>]*>.+<\/h1>/);
    expect(answer.body).toContain(String(answer.headers["x-corswalk"]));
    expect(answer.body).not.toContain("<script>");
  });

  it("a script that accepts anything gets JSON", async () => {
    const { port } = await startProxy({ routes: { "/api": nowhere } });
    const answer = await ask(port, { headers: { Accept: "*/*" } });
    expectOwn(answer, 404, "no-route");
  });
});

describe("a preflight", () => {
  it.each<[string, WrittenConfig, string]>([
    ["where no route matches", { routes: { "/api": nowhere } }, "/other"],
    ["where the upstream is down", { target: nowhere }, "/"],
    ["where the path leads out of its route", { routes: { "/api": nowhere } }, "/api/../x"],
  ])("%s is 204 all the same, without a body", async (_case, config, path) => {
    const { port } = await startProxy(config);
    const headers = { "Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "x-a" };
    const answer = await ask(port, { method: "OPTIONS", path, headers });
    expect(answer).toMatchObject({ status: 204, body: "" });
    expect(answer.headers).toMatchObject({
      "access-control-allow-origin": page,
      "access-control-allow-methods": "PUT",
      "access-control-allow-headers": "x-a",
      "access-control-max-age": "5",
      vary: "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
    });
    expect(answer.headers).not.toHaveProperty("content-length");
  });
});

describe("the health endpoint", () => {
  it.each(["localhost", "10.1.2.3:8010", "whatever.example"])("answers the Host %s", async (Host) => {
    const { port, exchanges } = await startProxy({ target: nowhere });
    for (const method of ["GET", "HEAD"]) {
      const answer = await ask(port, { method, path: "/__corswalk/health", headers: { Host, Origin: [] } });
      expect(answer).toMatchObject({ status: 200, headers: { "content-type": "application/json" } });
      if (method === "GET") expect(JSON.parse(answer.body)).toEqual({ status: "ok" });
      expectUnreadable(answer);
    }
    expect(exchanges).toEqual([]);
  });
});
