import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { examine } from "../../src/advice/examine.ts";
import { sender } from "../../src/advice/sender.ts";
import type { PageRequest } from "../../src/cors/judge/verdict.ts";
import { settings } from "../upstream/kit.ts";
import { api } from "./api.ts";

const page = "https://app.example.com";
const STRANGER = "https://stranger.corswalk.example";

function examined(
  url: string,
  request: Partial<PageRequest> = {},
  options: { send?: boolean; origin?: string; cookie?: string } = {},
) {
  const { send = false, origin = page, cookie } = options;
  const call = {
    origin,
    request: { url, method: "GET", headers: [], credentials: "omit" as const, ...request },
  };
  return examine(call, { settingsFor: () => settings(), send, cookie });
}

const codes = ({ signs }: { signs: readonly { code: string }[] }) => signs.map(({ code }) => code);

describe("it sends what a browser would send", () => {
  it("a simple call alone, with its origin", async () => {
    const server = await api(() => {});
    await examined(`${server.url}/users?page=2`, {}, { origin: "https://app.example.com:444" });
    expect(server.heard[0]).toBe("GET /users?page=2 from https://app.example.com:444");
  });

  it("the preflight without any header of the page, and no call behind a refusal", async () => {
    const server = await api(() => {});
    const explained = await examined(
      `${server.url}/users`,
      { method: "PUT", headers: [["Authorization", "Bearer canary"]], credentials: "include" },
      { send: true, cookie: "session=1" },
    );
    expect(explained.allowed).toBe(false);
    expect(server.heard.every((line) => line.startsWith("OPTIONS /users "))).toBe(true);
    const [first] = server.requests;
    expect(first?.headers).toMatchObject({
      "access-control-request-method": "PUT",
      "access-control-request-headers": "authorization",
    });
    expect(first?.rawHeaders.join()).not.toMatch(/canary|session/);
  });

  it("the call behind an allowed preflight only where it changes nothing, or is asked for", async () => {
    const server = await api((_, response) => {
      response
        .setHeader("Access-Control-Allow-Origin", page)
        .setHeader("Access-Control-Allow-Methods", "PUT");
    });
    const quiet = await examined(server.url, { method: "PUT" });
    expect(quiet).toMatchObject({ allowed: true });
    expect(server.heard.filter((line) => line.startsWith("PUT"))).toEqual([]);
    const sent = await examined(server.url, { method: "PUT" }, { send: true });
    expect(sent).toMatchObject({ allowed: true });
    expect(server.heard.filter((line) => line.startsWith("PUT"))).toEqual([`PUT / from ${page}`]);
  });

  it("nothing at all for a POST that needs no preflight, until it is asked for", async () => {
    const server = await api(() => {});
    expect(await examined(server.url, { method: "POST" })).toMatchObject({ allowed: false, unknown: true });
    expect(server.heard).toEqual([]);
  });

  it("cookies with credentials only", async () => {
    const server = await api(() => {});
    await examined(server.url, { credentials: "omit" }, { cookie: "session=1" });
    await examined(server.url, { credentials: "include" }, { cookie: "session=1" });
    const cookies = server.requests.map(({ headers }) => headers.cookie);
    expect(cookies.filter((cookie) => cookie !== undefined)).toEqual(["session=1"]);
  });

  it("follows redirects as a browser does, and calls itself null after the second foreign one", async () => {
    const last = await api((_, response) => response.setHeader("Access-Control-Allow-Origin", page));
    const first = await api((_, response) => {
      response.writeHead(302, { "Access-Control-Allow-Origin": page, Location: `${last.url}/end` });
    });
    const explained = await examined(first.url);
    expect(last.heard).toEqual(["GET /end from null"]);
    expect(explained).toMatchObject({
      allowed: false,
      reasons: [{ url: `${last.url}/end`, needed: "null" }],
    });
    expect(explained.wire.map(({ url }) => url)).toEqual([`${first.url}/`, `${last.url}/end`]);
  });

  it("says of a call to the page's own origin that CORS does not come into it", async () => {
    const server = await api(() => {});
    const explained = await examined(`${server.url}/own`, { method: "GET" }, { origin: server.url });
    expect(explained).toMatchObject({ allowed: true, signs: [] });
    expect(explained.verdict).toContain("page's own origin");
    expect(server.heard).toEqual(["GET /own from undefined"]);
  });

  it("tells in words why no answer came", async () => {
    const { url } = await api((request) => request.socket.destroy());
    const explained = await examined(url);
    expect(explained).toMatchObject({ allowed: false, reasons: [{ code: "network-error" }] });
    expect(explained.verdict).toMatch(/^No answer: /);
    expect(explained.failure?.message).toContain("closed the connection without an answer");
  });
});

describe("it looks further than one answer", () => {
  it("any origin reflected with credentials is a hole", async () => {
    const server = await api(({ headers }, response) => {
      response.setHeader("Access-Control-Allow-Origin", headers.origin ?? "");
      response.setHeader("Access-Control-Allow-Credentials", "true").setHeader("Vary", "Origin");
    });
    const explained = await examined(server.url, { credentials: "include" });
    expect(explained.allowed).toBe(true);
    expect(explained.signs).toMatchObject([{ code: "any-origin-with-credentials", kind: "hole" }]);
    expect(explained.fix?.files.length).toBeGreaterThan(0);
    expect(server.heard).toEqual([`GET / from ${page}`, `GET / from ${STRANGER}`]);
  });

  it("a list without Vary: Origin", async () => {
    const server = await api(({ headers }, response) => {
      if (headers.origin === page) response.setHeader("Access-Control-Allow-Origin", page);
    });
    expect(codes(await examined(server.url))).toEqual(["vary-missing"]);
  });

  it.each([
    ["a list with Vary", { "Access-Control-Allow-Origin": page, Vary: "Accept, origin" }, { Vary: "Origin" }],
    ["one fixed origin", { "Access-Control-Allow-Origin": page }, { "Access-Control-Allow-Origin": page }],
    ["everybody", { "Access-Control-Allow-Origin": "*" }, { "Access-Control-Allow-Origin": "*" }],
  ])("finds nothing where there is %s", async (_, ours, others) => {
    const server = await api(({ headers }, response) => {
      response.setHeaders(new Map(Object.entries(headers.origin === page ? ours : others)));
    });
    expect(codes(await examined(server.url))).toEqual([]);
  });

  it.each([
    ["https://www.example.com", "https://example.com", 'only by "www"'],
    ["http://app.example.com", "https://app.example.com", "only by the scheme"],
    ["http://localhost:5173", "http://localhost:3000", "only by the port"],
    ["http://localhost:3000", "http://127.0.0.1:3000", "by the host's name"],
  ])("the server lets %s in, and the page is on %s", async (listed, origin, by) => {
    const server = await api(({ headers }, response) => {
      if (headers.origin === listed) response.setHeader("Access-Control-Allow-Origin", listed);
    });
    const explained = await examined(server.url, {}, { origin });
    expect(explained.signs).toMatchObject([{ code: "twin-allowed" }]);
    expect(explained.signs[0]?.message).toContain(`differs ${by}`);
    expect(explained.fix?.notes.join()).toContain(listed);
  });

  it("a CDN that answers with another origin's header, because Vary is missing", async () => {
    const server = await api(({ url, headers }, response) => {
      const made = url?.includes("corswalk=") ? headers.origin : "https://other.example.com";
      response.setHeader("Access-Control-Allow-Origin", made ?? "").setHeader("Age", "40");
    });
    const explained = await examined(`${server.url}/data`);
    expect(explained.signs).toMatchObject([{ code: "cached-for-another-origin", kind: "warning" }]);
    expect(server.heard).toEqual([`GET /data from ${page}`, `GET /data?corswalk=fresh from ${page}`]);
    expect(explained.signs[0]?.message).toMatch(
      /https:\/\/other\.example\.com's headers.*Vary: Origin.*empty the cache/s,
    );
  });

  it("a CDN that kept an answer made without an Origin", async () => {
    const server = await api(({ url, headers }, response) => {
      if (url?.includes("corswalk=")) response.setHeader("Access-Control-Allow-Origin", headers.origin ?? "");
    });
    expect(codes(await examined(server.url))).toEqual(["cached-for-another-origin"]);
  });

  it("does not ask for Vary on a preflight, which nothing caches", async () => {
    const server = await api(({ headers }, response) => {
      if (headers.origin === page) response.setHeader("Access-Control-Allow-Origin", page);
      response.setHeader("Access-Control-Allow-Methods", "PUT");
    });
    expect(codes(await examined(server.url, { method: "PUT" }))).toEqual([]);
  });

  it("sends nothing again that changes something", async () => {
    const server = await api(({ headers }, response) => {
      response.setHeader("Access-Control-Allow-Origin", headers.origin ?? "");
    });
    await examined(server.url, { method: "POST" }, { send: true });
    expect(server.heard).toEqual([`POST / from ${page}`]);
  });
});

it("gives a server that never answers up, and says so", async () => {
  const server = createServer((socket) => socket.on("error", () => {}));
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { ask, close } = sender(() => settings(), 1);
  const { failure } = await ask({ method: "GET", url: new URL(`${url}/slow?token=canary`), headers: [] });
  await close();
  expect(failure).toMatchObject({
    code: "upstream-timeout",
    message: `${url} took too long: no answer within 1 ms.`,
  });
});
