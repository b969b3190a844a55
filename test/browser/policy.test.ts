import { describe, expect, it } from "vitest";
import type { WrittenCors } from "../../src/config/schema.ts";
import { describeBrowser } from "../support/chromium.ts";
import { startProxy } from "../support/proxy.ts";
import { recordingUpstream } from "../support/upstream.ts";
import { blocked, byFetch } from "./send.ts";
import { openPage, sharedStage } from "./stage.ts";

/** Of the page: the tests are compiled without a browser's types. */
declare class Image {
  src: string;
  onload: () => void;
  onerror: () => void;
}
declare const crossOriginIsolated: boolean;

const local = (port: number) => `http://localhost:${port}`;

describeBrowser("the CORS headers that a page gets", () => {
  const stage = sharedStage();

  const allow = "Access-Control-Allow-Origin";
  const credentials = "Access-Control-Allow-Credentials";
  describe.each<[string, (origin: string) => string[]]>([
    ["* with credentials", () => [allow, "*", credentials, "true"]],
    ["another origin", () => [allow, "https://app.example.com", credentials, "true"]],
    ["two origins", (origin) => [allow, origin, allow, "*", credentials, "true"]],
    ["two origins in one line", (origin) => [allow, `${origin}, https://b.example`, credentials, "true"]],
    ["a slash after the origin", (origin) => [allow, `${origin}/`, credentials, "true"]],
    ["credentials that are not the word true", (origin) => [allow, origin, credentials, "True"]],
    ["no credentials", (origin) => [allow, origin]],
  ])("an upstream that sends %s", (_wrong, headers) => {
    it("is blocked directly and read through corswalk", async () => {
      const { page, origin } = stage;
      const upstream = await recordingUpstream((_heard, response) => {
        response.writeHead(200, [
          "Access-Control-Expose-Headers",
          "X-Nothing",
          "X-A",
          "1",
          ...headers(origin),
        ]);
        response.end("ok");
      });
      const { port } = await startProxy({ target: upstream.url });
      const call = { credentials: "include" } as const;
      expect(await byFetch(page, { ...call, url: `${local(upstream.port)}/x` })).toEqual(blocked);
      const outcome = await byFetch(page, { ...call, url: `${local(port)}/x` });
      expect(outcome).toMatchObject({ read: true, status: 200, headers: { "x-a": "1" }, body: "ok" });
    });
  });

  it("a preflight is kept for a few seconds, and so asked once for calls in a row", async () => {
    const upstream = await recordingUpstream();
    const { port, exchangesAfter } = await startProxy({ target: upstream.url });
    for (let i = 0; i < 3; i++) await byFetch(stage.page, { url: `${local(port)}/x`, method: "PUT" });
    const exchanges = await exchangesAfter(4);
    expect(exchanges.map(({ kind }) => kind)).toEqual(["preflight", "call", "call", "call"]);
    expect(exchanges[0]?.responseHeaders.join("\n")).toContain("Access-Control-Max-Age\n5");
  });

  it("with a max-age of 0 it is asked each time", async () => {
    const upstream = await recordingUpstream();
    const { port, exchangesAfter } = await startProxy({ target: upstream.url, cors: { maxAge: 0 } });
    for (let i = 0; i < 2; i++) await byFetch(stage.page, { url: `${local(port)}/x`, method: "PUT" });
    const kinds = (await exchangesAfter(4)).map(({ kind }) => kind);
    expect(kinds).toEqual(["preflight", "call", "preflight", "call"]);
  });

  describe.each<[string, WrittenCors, Record<string, boolean>]>([
    [
      "* without credentials lets every page read, and none with its cookies",
      { origins: "*", credentials: false },
      { "app.example.test omit": true, "app.example.test include": false, "localhost include": false },
    ],
    [
      "a wildcard host covers its subdomains",
      { origins: ["http://*.example.test:*"] },
      { "app.example.test include": true, "evil.test omit": false, "localhost omit": false },
    ],
    [
      "by default this machine's pages may call, whatever their name",
      {},
      {
        "localhost include": true,
        "app.localhost include": true,
        "127.0.0.1 include": true,
        "evil.test omit": false,
      },
    ],
  ])("%s", (_policy, cors, expected) => {
    it.each(Object.entries(expected))("%s: %j", async (who, readable) => {
      const [host = "", credentials = ""] = who.split(" ");
      const upstream = await recordingUpstream();
      const { port } = await startProxy({ target: upstream.url, cors });
      const { page } = await stage.pageAt(host);
      for (const method of ["GET", "PUT"]) {
        const call = { url: `${local(port)}/x`, method, credentials: credentials as "omit" | "include" };
        expect((await byFetch(page, call)).read).toBe(readable);
      }
    });
  });

  it("a route's cors overrides the global one, key by key", async () => {
    const upstream = await recordingUpstream((_heard, response) => {
      response.writeHead(200, { "X-A": "1" });
      response.end("ok");
    });
    const { port } = await startProxy({
      cors: { origins: ["http://*.example.test:*"], exposeHeaders: [] },
      routes: {
        "/theirs": upstream.url,
        "/ours": { target: upstream.url, cors: { origins: "loopback" } },
        "/open": { target: upstream.url, cors: { exposeHeaders: "*" } },
      },
    });
    const { page } = await stage.pageAt("app.example.test");
    expect(await byFetch(stage.page, { url: `${local(port)}/theirs` })).toEqual(blocked);
    expect(await byFetch(page, { url: `${local(port)}/ours` })).toEqual(blocked);
    for (const [who, path, names] of [
      [page, "/theirs", []],
      [page, "/open", ["x-a"]],
      [stage.page, "/ours", []],
    ] as const) {
      const outcome = await byFetch(who, { url: local(port) + path });
      const headers = outcome.read ? outcome.headers : { blocked: "" };
      expect(Object.keys(headers).filter((name) => name.startsWith("x-"))).toEqual(names);
      expect(headers).not.toHaveProperty("blocked");
    }
  });

  it("a page of a foreign origin is refused: it reads nothing, and the upstream hears nothing", async () => {
    const upstream = await recordingUpstream();
    const { port, exchangesAfter } = await startProxy({ target: upstream.url });
    const { page } = await stage.pageAt("evil.test");
    const told = page.waitForEvent("console", (message) => /blocked by CORS policy/.test(message.text()));
    for (const method of ["GET", "POST", "DELETE"]) {
      expect(await byFetch(page, { url: `${local(port)}/x`, method })).toEqual(blocked);
    }
    const refusals = await exchangesAfter(3);
    expect(refusals.map(({ kind, status }) => [kind, status])).toEqual([
      ["refused", 403],
      ["refused", 403],
      ["refused", 403],
    ]);
    await told;
    expect(upstream.heard).toEqual([]);
  });

  it("a methods list holds back the methods that it leaves out", async () => {
    const upstream = await recordingUpstream();
    const { port, exchangesAfter } = await startProxy({
      target: upstream.url,
      cors: { methods: ["GET", "PUT"] },
    });
    expect((await byFetch(stage.page, { url: `${local(port)}/x`, method: "PUT" })).read).toBe(true);
    expect(await byFetch(stage.page, { url: `${local(port)}/x`, method: "DELETE" })).toEqual(blocked);
    const refused = (await exchangesAfter(3))[2];
    expect(refused).toMatchObject({ kind: "preflight", notes: [expect.stringContaining('"DELETE"')] });
    expect(upstream.heard.map(({ method }) => method)).toEqual(["PUT"]);
  });

  it("patch in lowercase is another method than PATCH: the log says so, the browser does not send it", async () => {
    const upstream = await recordingUpstream();
    const { port, exchangesAfter } = await startProxy({ target: upstream.url });
    expect(await byFetch(stage.page, { url: `${local(port)}/x`, method: "patch" })).toEqual(blocked);
    const [asked] = await exchangesAfter(1);
    expect(asked).toMatchObject({ kind: "preflight", notes: [expect.stringContaining('"PATCH"')] });
  });

  it("an isolated page (COEP) can embed what it may fetch", async () => {
    const pixel = Buffer.from("R0lGODlhAQABAAAAACwAAAAAAQABAAA=", "base64");
    const upstream = await recordingUpstream((_heard, response) => {
      response.writeHead(200, { "Content-Type": "image/gif", "Cross-Origin-Resource-Policy": "same-origin" });
      response.end(pixel);
    });
    const { port } = await startProxy({ target: upstream.url });
    const isolated = {
      "Cross-Origin-Embedder-Policy": "require-corp",
      "Cross-Origin-Opener-Policy": "same-origin",
    };
    const { page } = await openPage(stage.browser, { headers: isolated });
    const loads = (src: string) =>
      page.evaluate(
        (src) =>
          new Promise<boolean>((resolve) => {
            const image = new Image();
            image.onload = () => resolve(true);
            image.onerror = () => resolve(false);
            image.src = src;
          }),
        src,
      );
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    expect(await loads(`${local(upstream.port)}/pixel.gif`)).toBe(false);
    expect(await loads(`${local(port)}/pixel.gif`)).toBe(true);
  });

  it("the page's own timings of the call are whole", async () => {
    const upstream = await recordingUpstream();
    const { port } = await startProxy({ target: upstream.url });
    const url = `${local(port)}/timed`;
    await byFetch(stage.page, { url });
    const [timing] = await stage.page.evaluate(
      (name) => performance.getEntriesByName(name).map((entry) => entry.toJSON()),
      url,
    );
    expect(timing.responseStart).toBeGreaterThan(0);
  });
});
