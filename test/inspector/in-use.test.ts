import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeBrowser, launchChromium } from "../support/chromium.ts";
import { recordingUpstream, serve } from "../support/upstream.ts";
import { opened, rowOf, tabAt } from "./opened.ts";
import { openSocket, socketServer } from "./sockets.ts";

let browser: Browser;

describeBrowser("the inspector's page in use", () => {
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  it("does not bring back after a pause what another page has cleared", async () => {
    const { tab, call, inspector } = await opened(browser, { routes: { "/": { respond: { body: "" } } } });
    const { tab: other } = await tabAt(browser, inspector.url);
    await tab.getByRole("button", { name: "Pause" }).click();
    await call("/held");
    await tab.getByText("0 calls, 1 waiting").waitFor();
    await rowOf(other, "/held").waitFor();
    await other.getByRole("button", { name: "Clear" }).click();
    await tab.getByText("0 calls", { exact: true }).waitFor();
    await call("/after");
    await tab.getByText("0 calls, 1 waiting").waitFor();
    await tab.getByRole("button", { name: "Resume" }).click();
    await rowOf(tab, "/after").waitFor();
    expect(await tab.locator(".rows .row").count()).toBe(1);
  });

  it("holds no more through a pause than it shows", async () => {
    const { tab, call, proxyUrl } = await opened(browser, { routes: { "/": { respond: { body: "" } } } });
    await call("/seen");
    await rowOf(tab, "/seen").waitFor();
    await tab.getByRole("button", { name: "Pause" }).click();
    for (let done = 0; done < 2100; done += 50) {
      await Promise.all(
        Array.from({ length: 50 }, (_, i) => fetch(`${proxyUrl}/n/${done + i}`).then((it) => it.text())),
      );
    }
    await tab.getByText("1 call, 2000 waiting").waitFor();
    await tab.getByRole("button", { name: "Resume" }).click();
    await tab.getByText("2000 calls").waitFor();
  }, 60_000);

  it("shows what a config was turned down for where its line is chosen", async () => {
    const { tab, inspector } = await opened(browser, { target: "http://127.0.0.1:9" });
    const message = "corswalk.json:1:2 corss: unknown key\ncorswalk.json:2:2 target: no URL";
    await inspector.reloaded({
      time: Date.now(),
      changes: [],
      failure: { code: "config", message, hint: "The last good config serves on." },
    });
    await tab.locator(".row.reload").click();
    const detail = tab.getByRole("region", { name: "Config reload" });
    await detail.getByText("The config was not taken").waitFor();
    expect(await detail.locator("pre").textContent()).toBe(message);
    await tab.getByLabel("Status").selectOption("0");
    await tab.getByText("No call fits the filter").waitFor();
  });

  it("says of a call that waits, and of one that no route takes, why there is no verdict", async () => {
    const api = await serve(() => {});
    const { tab, call, proxyUrl } = await opened(browser, { routes: { "/slow": api.url } });
    const leaving = new AbortController();
    const waiting = fetch(`${proxyUrl}/slow`, {
      headers: { Origin: "http://localhost:3000" },
      signal: leaving.signal,
    }).catch(() => {});
    await rowOf(tab, "/slow").click();
    await tab.getByText("The verdict comes with the upstream's answer.").waitFor();
    expect(await tab.locator(".detail .facts").textContent()).toContain("Route/slow");
    await call("/nowhere");
    await rowOf(tab, "/nowhere").click();
    await tab.getByText("corswalk answered this one itself").waitFor();
    leaving.abort();
    await waiting;
  });

  it("keeps the server that was chosen when the upstream is asked", async () => {
    const api = await recordingUpstream();
    const { tab, call } = await opened(browser, { target: api.url });
    await call("/users");
    await rowOf(tab, "/users").click();
    await tab.locator(".fix select").selectOption("nginx");
    await tab.getByText("conf.d/cors-map.conf").waitFor();
    await tab.getByRole("button", { name: "Explain" }).click();
    await tab.getByText("What went over the wire when it was asked").waitFor();
    expect(await tab.locator(".fix select").inputValue()).toBe("nginx");
  });

  it("audits what comes while it is looked at, and keeps what upstreams said when another server is chosen", async () => {
    const api = await recordingUpstream();
    const { tab, call } = await opened(browser, { target: api.url, appOrigin: "https://app.example.com" });
    await call("/users", { method: "PUT" });
    await rowOf(tab, "/users").waitFor();
    await tab.getByRole("button", { name: "Audit" }).click();
    const rows = tab.locator(".kinds tbody tr");
    await rows.first().waitFor();
    await call("/orders", { method: "DELETE" });
    await expect.poll(() => rows.allInnerTexts()).toHaveLength(2);
    await tab.getByRole("button", { name: "Ask the upstreams" }).click();
    await tab.getByText("Asked just now.").waitFor();
    const asked = await rows.allInnerTexts();
    expect(asked.join()).toContain("asked now");
    await tab.locator(".fix select").selectOption("nginx");
    await tab.getByText("conf.d/cors-map.conf").waitFor();
    expect(await rows.allInnerTexts()).toEqual(asked);
  });

  it("scrolls a text with the arrows where the focus is on it", async () => {
    const names = Array.from({ length: 60 }, (_, i) => [`x-header-${i}`, "value"]);
    const { tab, call } = await opened(browser, {
      routes: { "/": { respond: { body: "", headers: Object.fromEntries(names) } } },
    });
    for (const path of ["/one", "/two"]) await call(path);
    await rowOf(tab, "/one").click();
    await tab.getByRole("tab", { name: "Headers" }).click();
    const panel = tab.getByRole("tabpanel");
    await panel.getByRole("rowheader", { name: "x-header-59" }).waitFor();
    await panel.focus();
    await tab.keyboard.press("ArrowDown");
    await expect.poll(() => panel.evaluate((it) => it.scrollTop)).toBeGreaterThan(0);
    expect(await tab.locator(".row.selected .path .text").textContent()).toBe("/one");
    await tab.getByRole("tab", { name: "Headers" }).focus();
    await tab.keyboard.press("ArrowDown");
    await expect.poll(() => tab.locator(".row.selected .path .text").textContent()).toBe("/two");
  });

  it("says what it could not do where corswalk has gone", async () => {
    const { tab, inspector } = await opened(browser, { target: "http://127.0.0.1:9" });
    await inspector.close();
    await tab.getByText("not reachable: is corswalk running?").waitFor();
    for (const name of ["Clear", "Save HAR"]) {
      await tab.getByRole("button", { name }).click();
      await tab.getByRole("alert").getByText("corswalk is not reachable").waitFor();
    }
  });

  it("follows the newest message, and stays where it was scrolled up", async () => {
    const { url } = await socketServer();
    const { tab, proxyPort } = await opened(browser, { target: url });
    const socket = await openSocket(proxyPort);
    await rowOf(tab, "/live").click();
    await tab.getByRole("tab", { name: "Messages" }).click();
    const send = async (from: number, to: number) => {
      for (let i = from; i < to; i++) socket.send(`message ${i}`);
      await expect.poll(() => tab.locator(".messages li").count()).toBe(to);
    };
    const panel = tab.getByRole("tabpanel");
    const below = () => panel.evaluate((it) => it.scrollHeight - it.scrollTop - it.clientHeight);
    await send(0, 60);
    await expect.poll(below).toBeLessThan(2);
    await send(60, 80);
    await expect.poll(below).toBeLessThan(2);
    await panel.evaluate((it) => it.scrollTo(0, 100));
    await expect.poll(below).toBeGreaterThan(500);
    await send(80, 90);
    expect(await panel.evaluate((it) => it.scrollTop)).toBe(100);
  });

  it("shows a body that grows without an end", async () => {
    const api = await serve((_, response) => {
      response.writeHead(200, { "content-type": "text/plain" });
      const say = (): void => {
        if (!response.destroyed) response.write("x".repeat(1000), () => setImmediate(say));
      };
      say();
    });
    const { tab, proxyUrl } = await opened(browser, { target: api.url });
    const leaving = new AbortController();
    await fetch(`${proxyUrl}/endless`, { signal: leaving.signal }).then((response) => {
      void response.text().catch(() => {});
    });
    await rowOf(tab, "/endless").click();
    await tab.getByRole("tab", { name: "Body" }).click();
    const shown = () => tab.locator(".code pre").evaluate((it) => it.textContent?.length ?? 0);
    await expect.poll(shown, { timeout: 10_000 }).toBe(256 * 1024);
    await tab.getByText("This is its beginning").waitFor();
    leaving.abort();
  });

  it("shows the messages of a WebSocket that never rests", async () => {
    const { server, url } = await socketServer();
    let count = 0;
    server.on("connection", (socket) => {
      const say = (): void => {
        if (socket.readyState !== socket.OPEN) return;
        for (let i = 0; i < 20; i++) socket.send(`message ${count++} ${"x".repeat(500)}`);
        setImmediate(() => socket.ping("", undefined, say));
      };
      say();
    });
    const { tab, proxyPort } = await opened(browser, {
      routes: { "/live": url, "/": { respond: { body: "" } } },
    });
    const socket = await openSocket(proxyPort);
    await rowOf(tab, "/live").click();
    await tab.getByRole("tab", { name: "Messages" }).click();
    const last = tab.locator(".messages pre").last();
    await last.waitFor();
    const first = await last.textContent();
    await expect.poll(() => last.textContent()).not.toBe(first);
    socket.terminate();
  });
});
