/// <reference lib="dom" />
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Server } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createProxy } from "../../src/proxy.ts";
import { certificate } from "../support/certificates.ts";
import { describeBrowser, launchChromium } from "../support/chromium.ts";
import { loginSite } from "../support/login-site.ts";

/** A page that does what a single-page app does in a session, and says how far it came. */
async function session(api: string): Promise<Record<string, unknown>> {
  const include: RequestInit = { credentials: "include" };
  const token = () => /XSRF-TOKEN=([^;]+)/.exec(document.cookie)?.[1] ?? "";
  const json = { "Content-Type": "application/json" };

  const before = (await fetch(`${api}/me`, include)).status;
  const login = await fetch(`${api}/login`, {
    ...include,
    method: "POST",
    headers: json,
    body: JSON.stringify({ user: "ada", password: "lovelace" }),
  });
  const landedOn =
    new URL(login.url).origin === new URL(api).origin ? new URL(login.url).pathname : login.url;
  const me = await login.text();
  const headers = { "X-XSRF-TOKEN": token() };
  const unproven = (await fetch(`${api}/upload`, { ...include, method: "PUT", body: "x" })).status;
  const upload = await fetch(`${api}/upload`, {
    ...include,
    method: "PUT",
    headers,
    body: "x".repeat(100_000),
  });
  const uploaded = await upload.text();
  const refreshed = await (await fetch(`${api}/refresh`, { ...include, method: "POST", headers })).text();
  const event = await new Promise((resolve, reject) => {
    const events = new EventSource(`${api}/events`, { withCredentials: true });
    events.onerror = () => reject(new Error("the event stream failed"));
    events.onmessage = ({ data }) => {
      events.close();
      resolve(data);
    };
  });
  const echo = await new Promise((resolve, reject) => {
    const socket = new WebSocket(`${api.replace("http", "ws")}/socket`);
    socket.onerror = () => reject(new Error("the WebSocket failed"));
    socket.onopen = () => socket.send("ada");
    socket.onmessage = ({ data }) => {
      socket.close();
      resolve(data);
    };
  });
  const logout = (await fetch(`${api}/logout`, { ...include, method: "POST", headers })).status;
  const after = (await fetch(`${api}/me`, include)).status;
  return { before, landedOn, me, unproven, uploaded, refreshed, event, echo, logout, after };
}

/** A page of another site than the proxy can stay logged in too, though it cannot read the proxy's cookies. */
async function stayLoggedIn(api: string): Promise<number[]> {
  const include: RequestInit = { credentials: "include" };
  const body = JSON.stringify({ user: "ada", password: "lovelace" });
  const login = await fetch(`${api}/login`, { ...include, method: "POST", body });
  const me = await fetch(`${api}/me`, include);
  return [login.status, me.status];
}

const wholeSession = {
  before: 401,
  landedOn: "/me",
  me: '{"user":"ada"}',
  unproven: 403,
  uploaded: "100000",
  refreshed: "fresh",
  event: "hello ada",
  echo: "echo ada",
  logout: 204,
  after: 401,
};

function servePage(_request: IncomingMessage, response: ServerResponse): void {
  response.setHeader("Content-Type", "text/html").end("<!doctype html><title>app</title>");
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return (server.address() as AddressInfo).port;
}

describeBrowser("a session from login to logout", () => {
  let browser: Browser;
  const closers: (() => Promise<unknown>)[] = [];
  let pagePort = 0;
  let securePort = 0;
  let site: Awaited<ReturnType<typeof loginSite>>;

  beforeAll(async () => {
    browser = await launchChromium();
    site = await loginSite();
    const { cert, key } = certificate({ subject: "localhost", names: ["localhost"] });
    const pages = [createServer(servePage), createSecureServer({ cert, key }, servePage)];
    [pagePort = 0, securePort = 0] = await Promise.all(pages.map(listen));
    closers.push(async () => pages.map((server) => server.close()), site.close);
  });
  afterAll(async () => {
    await browser.close();
    for (const close of closers) await close();
  });

  async function open(url: string): Promise<Page> {
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    const page = await context.newPage();
    await page.goto(url);
    return page;
  }

  async function proxyFor(config: Parameters<typeof createProxy>[0]) {
    const notices: string[] = [];
    const proxy = createProxy({ port: 0, ...config }, { onNotice: (sentence) => notices.push(sentence) });
    const { port } = await proxy.listen();
    closers.push(() => proxy.close({ within: 0 }));
    return { port, notices };
  }

  it("works with no configuration but the target", async () => {
    const { port, notices } = await proxyFor({ target: site.url });
    const page = await open(`http://localhost:${pagePort}`);
    expect(await page.evaluate(session, `http://localhost:${port}`)).toEqual(wholeSession);
    expect(site.uploads).toContain(100_000);
    expect(notices).toEqual([]);
  });

  it("fails without the proxy: the browser lets nothing be read", async () => {
    const page = await open(`http://localhost:${pagePort}`);
    await expect(page.evaluate(session, site.url)).rejects.toThrow("Failed to fetch");
  });

  it.each([
    ["http://127.0.0.1", "call the proxy as http://127.0.0.1:"],
    ["http://app.localhost", "call the proxy as http://app.localhost:"],
    ["https://localhost", "open the page over http"],
  ])(
    "holds for a page on %s too, which is another site to the browser, and says the simpler way",
    async (host, way) => {
      const { port, notices } = await proxyFor({ target: site.url });
      const page = await open(`${host}:${host.startsWith("https") ? securePort : pagePort}`);
      expect(await page.evaluate(stayLoggedIn, `http://localhost:${port}`)).toEqual([200, 200]);
      expect(notices.filter((notice) => notice.includes(way))).toHaveLength(1);
    },
  );

  it("works behind a prefix that is stripped", async () => {
    const { port } = await proxyFor({ routes: { "/shop": { target: site.url, stripPrefix: true } } });
    const page = await open(`http://localhost:${pagePort}`);
    const seen = await page.evaluate(session, `http://localhost:${port}/shop`);
    expect(seen).toEqual({ ...wholeSession, landedOn: "/shop/me" });
  });
});
