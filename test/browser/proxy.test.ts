import { describe, expect, it } from "vitest";
import { describeBrowser } from "../support/chromium.ts";
import { startProxy } from "../support/proxy.ts";
import { type Answering, echo, recordingUpstream } from "../support/upstream.ts";
import { blocked, byFetch, byXhr, type Outcome, type PageCall, type Sender } from "./send.ts";
import { openPage, sharedStage } from "./stage.ts";

/** `localhost`, as people write it: another name than 127.0.0.1 to the browser, and to its cookies. */
const local = (port: number) => `http://localhost:${port}`;

describeBrowser("a page's call to an API without CORS headers", () => {
  const stage = sharedStage();

  const senders: readonly [string, Sender][] = [
    ["fetch", byFetch],
    ["XMLHttpRequest", byXhr],
  ];
  const form = { "Content-Type": "application/x-www-form-urlencoded" };
  const json = { "Content-Type": "application/json" };
  const calls: readonly [string, Omit<PageCall, "url">][] = [
    ["GET", {}],
    ["HEAD", { method: "HEAD" }],
    ["POST of a form", { method: "POST", headers: form, body: "a=1&b=2" }],
    ["POST of JSON", { method: "POST", headers: json, body: '{"a":1}' }],
    ["PUT", { method: "PUT", body: "new" }],
    ["PATCH", { method: "PATCH", headers: json, body: '{"a":2}' }],
    ["DELETE", { method: "DELETE" }],
    ["headers of its own", { headers: { "X-Api-Key": "k", "X-Trace": "t" } }],
    ["Authorization", { headers: { Authorization: "Bearer t" } }],
    ["credentials omit", { credentials: "omit" }],
    ["credentials same-origin", { credentials: "same-origin" }],
    ["credentials include", { credentials: "include" }],
    ["credentials include and a preflight", { method: "PUT", body: "new", credentials: "include" }],
  ];

  describe.each(senders)("%s", (_sender, send) => {
    it.each(calls)("%s: direct is blocked, through corswalk is read", async (_call, call) => {
      const upstream = await recordingUpstream();
      const { port } = await startProxy({ target: upstream.url });
      const { page } = stage;
      const { method = "GET", headers = {}, body = "" } = call;

      expect(await send(page, { ...call, url: `${local(upstream.port)}/direct` })).toEqual(blocked);

      const outcome = await send(page, { ...call, url: `${local(port)}/through?q=1` });
      const echoed = JSON.stringify({ method, path: "/through?q=1", body });
      expect(outcome).toMatchObject({
        read: true,
        status: 200,
        url: `${local(port)}/through?q=1`,
        headers: { "content-type": "application/json", "x-request-id": "r-1" },
        body: method === "HEAD" ? "" : echoed,
      });
      // The call alone: its preflight, if there was one, was answered before the upstream.
      const lowercase = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
      expect(upstream.heardAt("/through")).toMatchObject([
        { method, body, headers: Object.fromEntries(lowercase) },
      ]);
    });

    it.each([404, 422, 500, 503])("a %i: direct is blocked, through corswalk is read", async (status) => {
      const upstream = await recordingUpstream((_heard, response) => {
        response.writeHead(status, { "Content-Type": "text/plain", "Retry-After": "7" });
        response.end("why it failed");
      });
      const { port } = await startProxy({ target: upstream.url });
      const { page } = stage;
      expect(await send(page, { url: `${local(upstream.port)}/x` })).toEqual(blocked);
      const outcome = await send(page, { url: `${local(port)}/x`, method: "DELETE" });
      expect(outcome).toMatchObject({ status, headers: { "retry-after": "7" }, body: "why it failed" });
    });

    it("an upstream that is down: direct is blocked, through corswalk the reason is read", async () => {
      const { port } = await startProxy({ target: "http://127.0.0.1:1" });
      const { page } = stage;
      for (const method of ["GET", "PUT"]) {
        expect(await send(page, { url: "http://localhost:1/x", method })).toEqual(blocked);
        const outcome = await send(page, { url: `${local(port)}/x`, method });
        expect(outcome).toMatchObject({ status: 502, headers: { "x-corswalk": "upstream-refused" } });
        expect(errorOf(outcome)).toMatchObject({
          code: "upstream-refused",
          message: expect.stringContaining("127.0.0.1:1"),
          hint: expect.stringMatching(/running/),
          upstream: "http://127.0.0.1:1/x",
        });
      }
    });

    it.each([
      [301, "GET", "GET"],
      [302, "POST", "GET"],
      [303, "PUT", "GET"],
      [307, "POST", "POST"],
      [308, "PATCH", "PATCH"],
    ])("a %i after %s: direct is blocked, through corswalk is followed", async (status, method, then) => {
      const upstream = await recordingUpstream((heard, response) => {
        if (heard.path === "/landed") return echo(heard, response);
        // An absolute URL, as most frameworks write it: without the proxy's care it leads away from it.
        response.writeHead(status, { Location: `http://${heard.headers.host}/landed` });
        response.end();
      });
      const { port } = await startProxy({ target: upstream.url });
      const { page } = stage;
      expect(await send(page, { url: `${local(upstream.port)}/start`, method })).toEqual(blocked);
      const before = upstream.heard.length;
      const outcome = await send(page, { url: `${local(port)}/start`, method });
      expect(outcome).toMatchObject({ status: 200, url: `${local(port)}/landed` });
      expect(upstream.heard.slice(before).map((heard) => `${heard.method} ${heard.path}`)).toEqual([
        `${method} /start`,
        `${then} /landed`,
      ]);
    });
  });

  it("every header that the upstream sent is read, but for Set-Cookie", async () => {
    const sent = { "X-Total-Count": "42", ETag: '"v1"', Link: "</2>; rel=next", "X-RateLimit-Left": "9" };
    const upstream = await recordingUpstream((_heard, response) => {
      response.writeHead(200, { ...sent, "Set-Cookie": "a=1", "Content-Type": "text/plain" });
      response.end("ok");
    });
    const { port } = await startProxy({ target: upstream.url });
    const { page } = stage;
    const outcome = await byFetch(page, { url: `${local(port)}/x`, credentials: "include" });
    const headers = outcome.read ? outcome.headers : {};
    for (const [name, value] of Object.entries(sent)) expect(headers[name.toLowerCase()]).toBe(value);
    expect(headers).not.toHaveProperty("set-cookie");
  });

  it("a 304 to the page's own If-None-Match is read", async () => {
    const upstream = await recordingUpstream(answerRevalidation);
    const { port } = await startProxy({ target: upstream.url });
    const { page } = stage;
    const headers = { "If-None-Match": '"v1"' };
    expect(await byFetch(page, { url: `${local(upstream.port)}/x`, headers })).toEqual(blocked);
    const outcome = await byFetch(page, { url: `${local(port)}/x`, headers });
    expect(outcome).toMatchObject({ status: 304, headers: { etag: '"v1"', "x-version": "1" }, body: "" });
  });

  it("a 304 to the browser's revalidation gives the page what the browser kept", async () => {
    const upstream = await recordingUpstream(answerRevalidation);
    const { port } = await startProxy({ target: upstream.url });
    const { page } = stage;
    const url = `${local(port)}/x`;
    expect(await byFetch(page, { url })).toMatchObject({ status: 200, body: "version 1" });
    const again = await byFetch(page, { url, cache: "no-cache" });
    expect(again).toMatchObject({ status: 200, headers: { "x-version": "1" }, body: "version 1" });
    expect(upstream.heard.map(({ headers }) => headers["if-none-match"])).toEqual([undefined, '"v1"']);
  });

  it("cookies go and come with credentials include, and not without", async () => {
    const upstream = await recordingUpstream((heard, response) => {
      if (heard.path === "/login") response.setHeader("Set-Cookie", "session=s1; HttpOnly; Path=/");
      response.end(heard.headers.cookie ?? "no cookie");
    });
    const { port } = await startProxy({ target: upstream.url });
    const { page } = await openPage(stage.browser);
    const ask = async (path: string, credentials: "omit" | "same-origin" | "include") => {
      const outcome = await byFetch(page, { url: local(port) + path, credentials, cache: "no-store" });
      return outcome.read ? outcome.body : "blocked";
    };
    await ask("/login", "omit");
    expect(await ask("/me", "include")).toBe("no cookie");
    await ask("/login", "include");
    expect(await ask("/me", "include")).toBe("session=s1");
    expect(await ask("/me", "same-origin")).toBe("no cookie");
    expect(await ask("/me", "omit")).toBe("no cookie");
  });

  it("an OPTIONS call of the page reaches the upstream, its preflight does not", async () => {
    const upstream = await recordingUpstream((_heard, response) => {
      response.writeHead(200, { Allow: "GET, PUT" });
      response.end("options");
    });
    const { port, exchangesAfter } = await startProxy({ target: upstream.url });
    const { page } = stage;
    const outcome = await byFetch(page, { url: `${local(port)}/x`, method: "OPTIONS" });
    expect(outcome).toMatchObject({ status: 200, headers: { allow: "GET, PUT" }, body: "options" });
    expect((await exchangesAfter(2)).map(({ kind, method }) => `${kind} ${method}`)).toEqual([
      "preflight OPTIONS",
      "call OPTIONS",
    ]);
    expect(upstream.heard).toHaveLength(1);
  });

  it("where no route matches, the preflight passes and the page reads why the call fails", async () => {
    const upstream = await recordingUpstream();
    const { port, exchangesAfter } = await startProxy({ routes: { "/api": upstream.url } });
    const { page } = stage;
    const outcome = await byFetch(page, { url: `${local(port)}/apix`, method: "DELETE" });
    expect(outcome).toMatchObject({ status: 404, headers: { "x-corswalk": "no-route" } });
    expect(errorOf(outcome)).toMatchObject({ code: "no-route", message: expect.stringContaining("/apix") });
    expect((await exchangesAfter(2)).map(({ kind, status }) => [kind, status])).toEqual([
      ["preflight", 204],
      ["call", 404],
    ]);
    expect(upstream.heard).toEqual([]);
  });
});

const answerRevalidation: Answering = ({ headers }, response) => {
  const fresh = headers["if-none-match"] === '"v1"';
  const kept = { ETag: '"v1"', "X-Version": "1", "Cache-Control": "max-age=0" };
  response.writeHead(fresh ? 304 : 200, kept);
  response.end(fresh ? undefined : "version 1");
};

function errorOf(outcome: Outcome): unknown {
  return outcome.read ? JSON.parse(outcome.body).error : undefined;
}
