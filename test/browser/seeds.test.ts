import { createServer } from "node:https";
import { describe, expect, it, onTestFinished } from "vitest";
import { certificate } from "../support/certificates.ts";
import { describeBrowser } from "../support/chromium.ts";
import { startProxy } from "../support/proxy.ts";
import { type Heard, listening, recordingUpstream } from "../support/upstream.ts";
import { blocked, byFetch, type PageCall } from "./send.ts";
import { openPage, sharedStage } from "./stage.ts";

/** What every explanation of CORS says, each under its words: seen in the browser, and then through the proxy. */

const local = (port: number) => `http://localhost:${port}`;

type Headers = Readonly<Record<string, string>>;

/** An API that answers with these headers: to preflights the one, to calls the other. */
function api(preflight: Headers, response: Headers, status = 204) {
  return recordingUpstream(({ method }, answer) => {
    if (method === "OPTIONS") answer.writeHead(status, preflight).end();
    else answer.writeHead(200, { "X-Custom-Header": "custom", ...response }).end("data");
  });
}

const methodsOf = (heard: readonly Heard[]) => heard.map(({ method }) => method);

describeBrowser("what is said of CORS", () => {
  const stage = sharedStage();

  describe("the six headers: with one left out the browser blocks, and corswalk puts it in", () => {
    const call = { method: "PUT", headers: { "X-Custom": "1" }, credentials: "include" } as const;
    const all = (origin: string): Headers => ({
      "Access-Control-Allow-Origin": origin,
      "Access-Control-Allow-Methods": "GET, PUT",
      "Access-Control-Allow-Headers": "X-Custom",
      "Access-Control-Allow-Credentials": "true",
      "Access-Control-Expose-Headers": "X-Custom-Header",
      "Access-Control-Max-Age": "86400",
    });
    const without = (name: string): Headers =>
      Object.fromEntries(Object.entries(all(stage.origin)).filter(([other]) => other !== name));

    it("an API that sends all six is read directly", async () => {
      const headers = all(stage.origin);
      const { port } = await api(headers, headers);
      const outcome = await byFetch(stage.page, { ...call, url: local(port) });
      expect(outcome).toMatchObject({ body: "data", headers: { "x-custom-header": "custom" } });
    });

    it.each([
      ["Access-Control-Allow-Origin", "which origin can access"],
      ["Access-Control-Allow-Methods", "the allowed HTTP methods"],
      ["Access-Control-Allow-Headers", "the allowed request headers"],
      ["Access-Control-Allow-Credentials", "that cookies may be sent"],
    ])("%s says %s", async (name) => {
      const upstream = await api(without(name), without(name));
      const { port } = await startProxy({ target: upstream.url });
      expect(await byFetch(stage.page, { ...call, url: local(upstream.port) })).toEqual(blocked);
      expect(await byFetch(stage.page, { ...call, url: local(port) })).toMatchObject({ body: "data" });
    });

    it("Access-Control-Expose-Headers says which headers JS can read", async () => {
      const headers = without("Access-Control-Expose-Headers");
      const upstream = await api(headers, headers);
      const { port } = await startProxy({ target: upstream.url });
      const seen = async (url: string) => {
        const outcome = await byFetch(stage.page, { ...call, url });
        return outcome.read ? outcome.headers["x-custom-header"] : "blocked";
      };
      expect(await seen(local(upstream.port))).toBeUndefined();
      expect(await seen(local(port))).toBe("custom");
    });

    it.each([
      [0, 2],
      [86_400, 1],
    ])(
      "Access-Control-Max-Age says how long a preflight is kept: with %i, two calls ask %i times",
      async (maxAge, asked) => {
        const headers = { ...all(stage.origin), "Access-Control-Max-Age": String(maxAge) };
        const upstream = await api(headers, headers);
        const { port, exchangesAfter } = await startProxy({ target: upstream.url, cors: { maxAge } });
        for (const url of [local(upstream.port), local(port)]) {
          for (let i = 0; i < 2; i++) await byFetch(stage.page, { ...call, url });
        }
        expect(methodsOf(upstream.heard).filter((method) => method === "OPTIONS")).toHaveLength(asked);
        const exchanges = await exchangesAfter(2 + asked);
        expect(exchanges.filter(({ kind }) => kind === "preflight")).toHaveLength(asked);
      },
    );
  });

  describe("simple requests go straight to the server, the others ask first", () => {
    const form = { "Content-Type": "application/x-www-form-urlencoded" };
    const json = { "Content-Type": "application/json" };
    it.each<[string, Omit<PageCall, "url">, string[]]>([
      ["GET", {}, ["call"]],
      ["HEAD", { method: "HEAD" }, ["call"]],
      ["POST of a form", { method: "POST", headers: form, body: "a=1" }, ["call"]],
      ["a safe header: Accept", { headers: { Accept: "application/json" } }, ["call"]],
      ["POST of JSON", { method: "POST", headers: json, body: "{}" }, ["preflight", "call"]],
      ["PUT", { method: "PUT" }, ["preflight", "call"]],
      ["PATCH", { method: "PATCH" }, ["preflight", "call"]],
      ["DELETE", { method: "DELETE" }, ["preflight", "call"]],
      ["Authorization", { headers: { Authorization: "x" } }, ["preflight", "call"]],
      ["a custom header", { headers: { "X-Custom": "x" } }, ["preflight", "call"]],
    ])("%s", async (_rule, call, kinds) => {
      const upstream = await recordingUpstream();
      const { port, exchangesAfter } = await startProxy({ target: upstream.url });
      expect((await byFetch(stage.page, { ...call, url: local(port) })).read).toBe(true);
      expect((await exchangesAfter(kinds.length)).map(({ kind }) => kind)).toEqual(kinds);
      expect(methodsOf(upstream.heard)).toEqual([call.method ?? "GET"]);
    });
  });

  it("the request reaches the server, only the reading is refused", async () => {
    const upstream = await recordingUpstream();
    const call = { url: local(upstream.port), method: "POST", body: "order" };
    expect(await byFetch(stage.page, call)).toEqual(blocked);
    expect(upstream.heard).toMatchObject([{ method: "POST", body: "order" }]);
  });

  it("with a preflight in between, the call itself is never sent", async () => {
    const upstream = await recordingUpstream();
    expect(await byFetch(stage.page, { url: local(upstream.port), method: "DELETE" })).toEqual(blocked);
    expect(methodsOf(upstream.heard)).toEqual(["OPTIONS"]);
  });

  it("curl and other servers are not concerned, directly or through corswalk", async () => {
    const upstream = await recordingUpstream();
    const { url } = await startProxy({ target: upstream.url });
    for (const server of [upstream.url, url]) expect((await fetch(server)).status).toBe(200);
  });

  describe("the common errors, in the browser's words, and gone through corswalk", () => {
    const page = (): Headers => ({ "Access-Control-Allow-Origin": stage.origin });
    const elsewhere = { "Access-Control-Allow-Origin": "http://www.example.test" };
    it.each<[string, RegExp, () => [Headers, Headers, number?], Omit<PageCall, "url">]>([
      [
        "no Access-Control-Allow-Origin",
        /No 'Access-Control-Allow-Origin' header is present on the requested resource/,
        () => [{}, {}],
        {},
      ],
      [
        "* with credentials",
        /must not be the wildcard '\*' when the request's credentials mode is 'include'/,
        () => [{}, { "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Credentials": "true" }],
        { credentials: "include" },
      ],
      [
        "a method that is not allowed",
        /Method PUT is not allowed by Access-Control-Allow-Methods/,
        () => [{ ...page(), "Access-Control-Allow-Methods": "GET, POST" }, page()],
        { method: "PUT" },
      ],
      [
        "a request header that is not allowed",
        /Request header field x-custom is not allowed by Access-Control-Allow-Headers/,
        () => [{ ...page(), "Access-Control-Allow-Headers": "Content-Type" }, page()],
        { headers: { "X-Custom": "1" } },
      ],
      [
        "an OPTIONS endpoint that was forgotten",
        /preflight request doesn't pass access control check: It does not have HTTP ok status/,
        () => [page(), page(), 404],
        { method: "DELETE" },
      ],
      [
        "a preflight that is redirected",
        /Redirect is not allowed for a preflight request/,
        () => [{ ...page(), Location: "/login" }, page(), 302],
        { method: "DELETE" },
      ],
      [
        "another origin, as with and without www",
        /has a value 'http:\/\/www\.example\.test' that is not equal to the supplied origin/,
        () => [elsewhere, elsewhere],
        {},
      ],
    ])("%s", async (_error, words, answers, call) => {
      const upstream = await api(...answers());
      const { port } = await startProxy({ target: upstream.url });
      const { page, console } = stage;
      const told = page.waitForEvent("console", (message) => words.test(message.text()));
      expect(await byFetch(page, { ...call, url: local(upstream.port) })).toEqual(blocked);
      await told;
      expect(await byFetch(page, { ...call, url: local(port) })).toMatchObject({ status: 200, body: "data" });
      expect(console.filter((text) => text.includes(local(port)))).toEqual([]);
    });
  });

  it("a cache between that forgets Vary: Origin gives one page another's headers, not through corswalk", async () => {
    // Two apps of one site share the browser's cache. The API names each page, but does not say that it does.
    const upstream = await recordingUpstream(({ headers }, response) => {
      const { origin = "" } = headers;
      response.writeHead(200, { "Cache-Control": "max-age=600", "Access-Control-Allow-Origin": origin });
      response.end("data");
    });
    const { port } = await startProxy({ target: upstream.url });
    const context = await stage.browser.newContext();
    onTestFinished(() => context.close());
    const one = await openPage(stage.browser, { context });
    const other = await openPage(stage.browser, { context });
    const read = async (url: string) => {
      const outcomes = [await byFetch(one.page, { url }), await byFetch(other.page, { url })];
      return outcomes.map((outcome) => outcome.read);
    };
    expect(await read(local(upstream.port))).toEqual([true, false]);
    expect(await read(local(port))).toEqual([true, true]);
  });

  describe("what counts as cross-origin", () => {
    const site = "site.test";
    it.each([
      ["http://site.test and http://site.test", site, "same port", true],
      ["http://site.test and https://site.test: the protocol", site, "https", false],
      ["http://site.test and http://api.site.test: the subdomain", `api.${site}`, "same port", false],
      ["http://site.test and http://www.site.test: with and without www", `www.${site}`, "same port", false],
      ["http://site.test:3000 and http://site.test:8080: the port", site, "other port", false],
    ])("%s", async (_pair, host, where, same) => {
      const { page, origin } = await openPage(stage.browser, { host: site });
      const upstream = await recordingUpstream();
      const secure = await secureApi();
      const url = {
        "same port": `http://${host}:${new URL(origin).port}/`,
        "other port": `http://${host}:${upstream.port}/`,
        https: `https://${host}:${secure}/`,
      }[where];
      expect((await byFetch(page, { url: url ?? "" })).read).toBe(same);

      const target = where === "https" ? `https://127.0.0.1:${secure}` : upstream.url;
      const { port } = await startProxy({
        routes: { "/": { target, secure: false } },
        cors: { origins: [origin] },
      });
      expect((await byFetch(page, { url: local(port) })).read).toBe(true);
    });
  });
});

async function secureApi(): Promise<number> {
  const { cert, key } = certificate({ subject: "site.test", names: ["site.test", "127.0.0.1"] });
  const served = await listening(createServer({ cert, key }, (_request, response) => response.end("data")));
  onTestFinished(served.close);
  return served.port;
}
