import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { consoleSentence } from "../../src/advice/console-sentence.ts";
import { judge } from "../../src/cors/judge.ts";
import type { HeaderPair } from "../../src/cors/safelist.ts";
import { describeBrowser, launchChromium } from "../support/chromium.ts";

type Headers = readonly HeaderPair[];
interface Case {
  readonly title: string;
  readonly init: {
    readonly method?: string;
    readonly headers?: Record<string, string>;
    readonly credentials?: "include";
  };
  /** `ORIGIN` stands for the page's. */
  readonly preflight?: { readonly status?: number; readonly headers: Headers };
  readonly response?: Headers;
}

const OURS: HeaderPair = ["Access-Control-Allow-Origin", "ORIGIN"];
const put = { method: "PUT" };
const include = { credentials: "include" } as const;

const cases: readonly Case[] = [
  { title: "no Allow-Origin", init: {}, response: [] },
  { title: "another origin", init: {}, response: [["Access-Control-Allow-Origin", "https://other.example"]] },
  { title: "a slash at the end", init: {}, response: [["Access-Control-Allow-Origin", "ORIGIN/"]] },
  { title: "no origin at all", init: {}, response: [["Access-Control-Allow-Origin", "nonsense"]] },
  { title: "an empty one", init: {}, response: [["Access-Control-Allow-Origin", ""]] },
  { title: "null", init: {}, response: [["Access-Control-Allow-Origin", "null"]] },
  { title: "a list", init: {}, response: [["Access-Control-Allow-Origin", "ORIGIN, https://b.example"]] },
  { title: "two headers", init: {}, response: [OURS, OURS] },
  { title: "* with credentials", init: include, response: [["Access-Control-Allow-Origin", "*"]] },
  { title: "credentials not allowed", init: include, response: [OURS] },
  {
    title: "credentials: TRUE",
    init: include,
    response: [OURS, ["Access-Control-Allow-Credentials", "TRUE"]],
  },
  { title: "preflight without Allow-Origin", init: put, preflight: { headers: [] } },
  {
    title: "preflight with another origin",
    init: put,
    preflight: { headers: [["Access-Control-Allow-Origin", "https://other.example"]] },
  },
  {
    title: "preflight with * and credentials",
    init: { ...put, ...include },
    preflight: { headers: [["Access-Control-Allow-Origin", "*"]] },
  },
  {
    title: "preflight without leave for credentials",
    init: { ...put, ...include },
    preflight: { headers: [OURS] },
  },
  { title: "preflight 404", init: put, preflight: { status: 404, headers: [OURS] } },
  { title: "preflight 401 without Allow-Origin", init: put, preflight: { status: 401, headers: [] } },
  {
    title: "preflight redirected",
    init: put,
    preflight: { status: 302, headers: [OURS, ["Location", "/login"]] },
  },
  {
    title: "method not allowed",
    init: put,
    preflight: { headers: [OURS, ["Access-Control-Allow-Methods", "GET"]] },
  },
  {
    title: "methods unreadable",
    init: put,
    preflight: { headers: [OURS, ["Access-Control-Allow-Methods", "GET PUT"]] },
  },
  { title: "header not allowed", init: { headers: { "X-Api-Key": "1" } }, preflight: { headers: [OURS] } },
  {
    title: "the first of two headers",
    init: { headers: { "X-B": "1", "X-A": "1" } },
    preflight: { headers: [OURS] },
  },
  {
    title: "headers unreadable",
    init: { headers: { "X-A": "1" } },
    preflight: { headers: [OURS, ["Access-Control-Allow-Headers", "x a"]] },
  },
  {
    title: "JSON not allowed",
    init: { method: "POST", headers: { "Content-Type": "application/json" } },
    preflight: { headers: [OURS] },
  },
];

describeBrowser("the sentence is the one in Chromium's console", () => {
  let server: Server;
  let browser: Browser;
  let page: Page;
  let port: number;
  const origin = () => `http://app.example.test:${port}`;
  const real = (headers: Headers): Headers =>
    headers.map(([name, value]) => [name, value.replace("ORIGIN", origin())]);

  beforeAll(async () => {
    server = createServer((request, response) => {
      const { preflight, response: answer = [] } = cases[Number(request.url?.slice(2))] ?? {};
      const head = request.method === "OPTIONS" && preflight !== undefined ? preflight.headers : answer;
      const status = request.method === "OPTIONS" ? (preflight?.status ?? 204) : 200;
      response.writeHead(status, real(head).flat()).end();
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    port = (server.address() as AddressInfo).port;
    browser = await launchChromium({ hostRules: "MAP *.test 127.0.0.1" });
    page = await browser.newPage();
    await page.goto(origin());
  });

  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  it.each(cases.map((one, i) => ({ ...one, i })))("$title", async ({ i, init, preflight, response }) => {
    const url = `http://api.test:${port}/?${i}`;
    const said = page.waitForEvent("console", {
      predicate: (message) => message.text().includes("CORS policy"),
    });
    await page.evaluate(([to, how]) => fetch(to, how).catch(() => {}), [url, init] as const);
    const { reasons } = judge({
      origin: origin(),
      request: {
        url,
        method: init.method ?? "GET",
        headers: Object.entries(init.headers ?? {}),
        credentials: init.credentials ?? "omit",
      },
      preflight: preflight && { status: preflight.status ?? 204, headers: real(preflight.headers) },
      response: response && { status: 200, headers: real(response) },
    });
    expect(consoleSentence({ url }, origin(), reasons[0]!)).toBe((await said).text());
  });
});
