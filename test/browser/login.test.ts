import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { type CorsProxy, createProxy } from "../../src/proxy.ts";
import { describeBrowser, launchChromium } from "../support/chromium.ts";
import { openPages } from "./servers.ts";
import { openSessionApi, type SessionApi } from "./session-api.ts";

/** What an app does, in the page: strings, because the tests' own code runs in Node. */
const status = (method: string, url: string): string =>
  `fetch(${JSON.stringify(url)}, { method: ${JSON.stringify(method)}, credentials: "include" }).then(({ status }) => status)`;
const upload = (url: string): string =>
  `fetch(${JSON.stringify(url)}, { method: "POST", credentials: "include", body: "bytes",
    headers: { "X-XSRF-TOKEN": /XSRF-TOKEN=([^;]*)/.exec(document.cookie)?.[1] ?? "" } }).then(({ status }) => status)`;
const firstMessage = (kind: "WebSocket" | "EventSource", url: string): string =>
  `new Promise((resolve) => {
    const source = ${kind === "WebSocket" ? `new WebSocket(${JSON.stringify(url)})` : `new EventSource(${JSON.stringify(url)}, { withCredentials: true })`};
    source.onmessage = ({ data }) => { source.close(); resolve(data); };
    source.onerror = () => { source.close(); resolve("refused"); };
  })`;

describeBrowser("a login through the proxy", () => {
  let api: SessionApi;
  let pages: Awaited<ReturnType<typeof openPages>>;
  let browser: Browser;
  let page: Page;
  let proxy: CorsProxy;
  let port: number;
  let notices: string[];
  const listeners = new Set<(sentence: string) => void>();

  beforeAll(async () => {
    pages = await openPages();
    browser = await launchChromium({ args: ["--ignore-certificate-errors"] });
  });
  afterAll(async () => {
    await browser.close();
    await pages.close();
  });

  beforeEach(async () => {
    api = await openSessionApi();
    page = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();
  });
  afterEach(async () => {
    listeners.clear();
    await page.context().close();
    await proxy.close({ within: 0 });
    await api.close();
  });

  async function start(route: { prefix?: string; upstreamOrigin?: "keep" } = {}): Promise<void> {
    notices = [];
    const { prefix = "/", ...options } = route;
    // The certificate and the way to the name belong to the test; a real target needs neither.
    const upstream = { target: "https://api.example.com", secure: false, proxy: api.outboundProxy };
    proxy = createProxy(
      { port: 0, routes: { [prefix]: { ...upstream, stripPrefix: prefix !== "/", ...options } } },
      { onNotice: tell, onExchange: ({ notes }) => notes.forEach(tell) },
    );
    port = (await proxy.listen()).port;
  }

  function tell(sentence: string): void {
    notices.push(sentence);
    for (const listener of listeners) listener(sentence);
  }

  /** The next sentence like this. */
  function heard(pattern: RegExp): Promise<string> {
    return new Promise((resolve) => {
      listeners.add((sentence) => pattern.test(sentence) && resolve(sentence));
    });
  }

  const ask = (script: string): Promise<unknown> => page.evaluate(script);

  it.each(["/", "/api"])(
    "under %s: log in, call, upload, WebSocket, SSE, refresh, log out",
    async (prefix) => {
      await start({ prefix });
      const base = `localhost:${port}${prefix === "/" ? "" : prefix}`;
      await page.goto(`http://localhost:${pages.port}/`);
      expect(await ask(status("GET", `http://${base}/account`))).toBe(401);
      expect(await ask(status("POST", `http://${base}/login`))).toBe(200);
      expect(await ask(status("GET", `http://${base}/account`))).toBe(200);
      expect(await ask(upload(`http://${base}/upload`))).toBe(201);
      expect(await ask(firstMessage("WebSocket", `ws://${base}/live`))).toBe("hello");
      expect(await ask(firstMessage("EventSource", `http://${base}/events`))).toBe("hello");
      expect(await ask(status("POST", `http://${base}/refresh`))).toBe(204);
      expect(await ask(upload(`http://${base}/upload`))).toBe(201);
      expect(await ask(status("POST", `http://${base}/logout`))).toBe(204);
      expect(await ask(status("GET", `http://${base}/account`))).toBe(401);
      expect(await ask(firstMessage("WebSocket", `ws://${base}/live`))).toBe("refused");
      expect(await page.context().cookies()).toEqual([]);
      // The redirect after the login came back through the proxy: the upstream saw it.
      expect(api.log.slice(0, 3)).toEqual(["GET /account 401", "POST /login 302", "GET /account 200"]);
      expect(notices.filter((sentence) => sentence.startsWith("session:"))).toEqual([
        "session: Domain=.example.com dropped",
      ]);
    },
  );

  it.each([
    ["https://localhost", "open the page over http"],
    ["http://127.0.0.1", "call the proxy as http://127.0.0.1:"],
    ["http://app.localhost", "call the proxy as http://app.localhost:"],
  ])(
    "a page on %s, which is another site, stays logged in and is told the simpler way",
    async (site, way) => {
      await start();
      await page.goto(`${site}:${site.startsWith("https") ? pages.securePort : pages.port}/`);
      const base = `http://localhost:${port}`;
      expect(await ask(status("POST", `${base}/login`))).toBe(200);
      expect(await ask(status("GET", `${base}/account`))).toBe(200);
      expect(await ask(firstMessage("EventSource", `${base}/events`))).toBe("hello");
      expect(await ask(status("POST", `${base}/refresh`))).toBe(204);
      expect(await ask(status("GET", `${base}/account`))).toBe(200);
      expect(await ask(status("POST", `${base}/logout`))).toBe(204);
      expect(await ask(status("GET", `${base}/account`))).toBe(401);
      expect(await page.context().cookies()).toEqual([]);
      expect(notices.filter((sentence) => sentence.includes(way))).toHaveLength(1);
    },
  );

  it("fails where the upstream is shown the page's own origin, and the log says why and how", async () => {
    await start({ upstreamOrigin: "keep" });
    const hint = heard(/answered 403/);
    await page.goto(`http://localhost:${pages.port}/`);
    expect(await ask(status("POST", `http://localhost:${port}/login`))).toBe(403);
    expect(await hint).toMatch(/saw that the page is http:\/\/localhost:\d+, .*"upstreamOrigin": "keep"/);
  });
});
