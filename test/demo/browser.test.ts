import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callGroups } from "../../src/demo/calls.ts";
import { type Demo, startDemo } from "../../src/demo/index.ts";
import { describeBrowser, launchChromium } from "../support/chromium.ts";

describeBrowser("the demo in Chromium", () => {
  let demo: Demo;
  let browser: Browser;
  let page: Page;
  const said: string[] = [];
  const faults: unknown[] = [];
  const called: string[] = [];

  beforeAll(async () => {
    demo = await startDemo({ port: 0, pagePort: 0 });
    browser = await launchChromium();
    page = await browser.newPage();
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", (error) => faults.push(error));
    page.on("request", (request) => called.push(request.url()));
    page.on("websocket", (socket) => called.push(socket.url()));
    await page.goto(demo.pageUrl);
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  });

  test("run all, by keyboard: direct calls are blocked, those through corswalk are read", async () => {
    await page.locator("#run-all:enabled").focus();
    await page.keyboard.press("Enter");
    await page.getByRole("status").getByText("through corswalk").waitFor();

    const verdicts = await page.$$eval(".call", (rows) =>
      rows.map((row) => [
        row.querySelector("h3")?.textContent,
        ...["direct", "proxied"].map(
          (way) => row.querySelector(`.result[data-way=${way}] .badge`)?.textContent ?? "link",
        ),
      ]),
    );
    expect(verdicts).toEqual(
      callGroups.flatMap(({ calls }) =>
        calls.map(({ title, via, down }) => {
          if (via === "link") return [title, "link", "link"];
          return [title, via === "socket" ? "read" : down ? "no answer" : "blocked", "read"];
        }),
      ),
    );
    expect(await page.getByRole("status").textContent()).toBe("Read: 1 of 17 directly, 17 through corswalk.");
  });

  test("the page shows the console's very words", async () => {
    const shown = await page.locator(".console").allTextContents();
    const blamed = said.filter(
      (text) => text.includes("CORS policy") || text.includes("ERR_CONNECTION_REFUSED"),
    );
    expect(shown).toEqual(blamed);
  });

  test.each([
    ["Read JSON", "200 OK", "X-Total-Count: 4"],
    ["Follow a redirect", "200 OK", "Flat white"],
    ["Custom header", "200 OK", '"x-api-key":"demo"'],
    ["Log in, then ask who I am", "200 OK", '"signedIn":true'],
    ["Prove it with a CSRF token", "200 OK", '"saved":true'],
    ["Server-sent events", "3 events", '{"ready":3}'],
    ["Error 500", "500 Internal Server Error", "no water"],
    ["A server that is down", "502 Bad Gateway", "upstream-refused"],
    ["WebSocket", "101 Switching Protocols", "got “hello” back"],
  ])("through corswalk: %s → %s", async (title, status, body) => {
    const result = row(page, title).locator(".result[data-way=proxied]");
    expect(await result.locator(".said").textContent()).toBe(status);
    expect(await result.locator("pre").textContent()).toContain(body);
  });

  test("the redirect comes back through the proxy", () => {
    const followed = called.filter((url) => url.endsWith("/menu/2"));
    expect(followed).toEqual([`${demo.proxyUrl}/menu/2`]);
  });

  test("the login's cookies are kept on localhost", async () => {
    const names = (await page.context().cookies(demo.proxyUrl)).map(
      ({ name, domain }) => `${name} ${domain}`,
    );
    expect(names.sort()).toEqual(["demo_csrf localhost", "demo_session localhost"]);
  });

  test("one button sends one call, both ways", async () => {
    await page.reload();
    await row(page, "PUT").getByRole("button", { name: "Send both ways: PUT" }).press("Space");
    await page.getByRole("status").getByText("PUT: blocked directly, read through corswalk").waitFor();
    expect(await page.locator(".badge").allTextContents()).toEqual(["blocked", "read"]);
  });

  test("a link is followed in a tab of its own, both ways", async () => {
    for (const way of ["direct", "proxied"]) {
      const [tab] = await Promise.all([
        page.context().waitForEvent("page"),
        row(page, "Following a link").locator(`.result[data-way=${way}] a`).click(),
      ]);
      await tab.getByText("Cinnamon bun").waitFor();
      await tab.close();
    }
  });

  test("it fits a phone, and no script fails, no policy is violated and no other host is called", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
    expect(faults).toEqual([]);
    expect(said.filter((text) => text.includes("Content Security Policy"))).toEqual([]);
    expect([...new Set(called.map((url) => new URL(url).hostname))]).toEqual(["localhost"]);
  });
});

function row(page: Page, title: string) {
  return page.locator(".call", { has: page.getByRole("heading", { name: title, exact: true }) });
}
