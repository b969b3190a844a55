import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { corswalk, folder } from "../cli/corswalk.ts";
import { describeBrowser, launchChromium } from "../support/chromium.ts";
import { recordingUpstream, serve } from "../support/upstream.ts";
import { harFaults } from "./har-12.ts";
import { opened, rowOf, tabAt } from "./opened.ts";
import { openSocket, socketServer } from "./sockets.ts";

let browser: Browser;

describeBrowser("what the inspector's page shows", () => {
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  it("opened after a failure: the failure, its cause and what to do", async () => {
    const cwd = folder({
      "proxy.config.json": JSON.stringify({ port: 0, routes: { "/down": "http://127.0.0.1:9" } }),
    });
    const proxy = corswalk(["--inspector"], { cwd });
    const [, url = ""] = await proxy.says(/(http:\/\/localhost:\d+\/#[\w-]+)/);
    const [, proxyUrl = ""] = await proxy.says(/corswalk \S+ +(http:\/\/localhost:\d+)/);
    await (await fetch(`${proxyUrl}/down`, { headers: { Origin: "http://localhost:3000" } })).text();
    const { tab, faults } = await tabAt(browser, url);
    await rowOf(tab, "/down").click();
    const failure = tab.locator(".detail > .failure");
    await failure.waitFor();
    expect(await failure.textContent()).toMatch(
      /refused the connection[\s\S]*Is it running[\s\S]*upstream-refused/,
    );
    await tab.getByRole("tab", { name: "Body" }).click();
    await tab.getByText("Bodies are kept only while this page is open").first().waitFor();
    expect(faults).toEqual([]);
  });

  it("after a reload that failed: its faults in the words of the terminal", async () => {
    const config = { port: 0, target: "http://127.0.0.1:9" };
    const cwd = folder({ "proxy.config.json": JSON.stringify(config) });
    const proxy = corswalk(["--inspector"], { cwd });
    const [, url = ""] = await proxy.says(/(http:\/\/localhost:\d+\/#[\w-]+)/);
    const { tab } = await tabAt(browser, url);
    await tab.getByRole("button", { name: "Routes and policy" }).click();
    await tab.getByText("http://127.0.0.1:9", { exact: true }).waitFor();
    writeFileSync(
      join(cwd, "proxy.config.json"),
      JSON.stringify({ ...config, target: "nowhere://", corss: {} }, null, 2),
    );
    await proxy.says(/The last good config serves on\./);
    const said = tab.getByRole("alert").locator("pre");
    await said.waitFor();
    const lines = ((await said.textContent()) ?? "").split("\n");
    expect(lines).toHaveLength(2);
    const terminal = proxy
      .stdout()
      .split("\n")
      .map((line) => line.replace(/^[! ] /, ""));
    expect(terminal).toEqual(expect.arrayContaining(lines));
    await tab.getByText("The last good config serves on.").waitFor();
    await tab.getByText("http://127.0.0.1:9", { exact: true }).waitFor();
  });

  it("of a WebSocket and of an event stream: each message as it passes", async () => {
    const { server, url } = await socketServer();
    server.on("connection", (socket) => socket.on("message", (data) => socket.send(`echo ${data}`)));
    const api = await serve((_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" }).write("event: tick\ndata: one\n\n");
    });
    const { tab, proxyPort, proxyUrl, faults } = await opened(browser, {
      routes: { "/live": url, "/events": api.url },
    });
    const socket = await openSocket(proxyPort);
    await rowOf(tab, "/live").click();
    await tab.getByRole("tab", { name: "Messages" }).click();
    const messages = tab.locator(".messages li");
    for (const [sent, expected] of [
      ["first", 2],
      ["second", 4],
    ] as const) {
      socket.send(sent);
      await expect.poll(() => messages.count()).toBe(expected);
    }
    expect(await messages.locator("pre").allInnerTexts()).toEqual([
      "first",
      "echo first",
      "second",
      "echo second",
    ]);
    const leaving = new AbortController();
    await fetch(`${proxyUrl}/events`, { signal: leaving.signal });
    await rowOf(tab, "/events").click();
    await expect.poll(() => messages.allInnerTexts()).toEqual([expect.stringMatching(/tick[\s\S]*one/)]);
    leaving.abort();
    expect(faults).toEqual([]);
  });

  it("of bytes: them; of a body past 256 KiB: its beginning, and that there is more; of its time: each part", async () => {
    const api = await serve((request, response) => {
      if (request.url === "/bytes")
        response.setHeader("content-type", "application/wasm").end(Buffer.from([0, 97, 115, 109]));
      else response.setHeader("content-type", "text/plain").end("x".repeat(300 * 1024));
    });
    const { tab, call } = await opened(browser, { target: api.url });
    await call("/bytes");
    await rowOf(tab, "/bytes").click();
    await tab.getByRole("tab", { name: "Body" }).click();
    await tab.locator("pre.hex").waitFor();
    expect(await tab.locator("pre.hex").textContent()).toMatch(/^000000 {2}00 61 73 6d .*·asm$/);
    await call("/long");
    await rowOf(tab, "/long").click();
    await tab.getByText("This is its beginning").waitFor();
    expect((await tab.locator(".code pre").textContent())?.length).toBe(256 * 1024);
    await tab.getByRole("tab", { name: "Timing" }).click();
    const parts = tab.locator(".timing tr");
    await expect.poll(() => parts.count()).toBe(4);
    for (const [i, name] of ["Connecting", "Waiting", "Download", "Total"].entries()) {
      expect(await parts.nth(i).textContent()).toMatch(new RegExp(`^${name}.*\\d ms$`));
    }
  });

  it("when an arrow is pressed: the newest call, or the first that is seen where the list was scrolled up", async () => {
    const { tab, call } = await opened(browser, { routes: { "/": { respond: { body: "" } } } });
    for (let i = 0; i < 100; i++) await call(`/n/${i}`);
    await rowOf(tab, "/n/99").waitFor();
    const selected = () => tab.locator(".rows .row.selected .path .text").allInnerTexts();
    await tab.keyboard.press("ArrowDown");
    await expect.poll(selected).toEqual(["/n/99"]);
    await tab.keyboard.press("Escape");
    await tab.locator(".list").evaluate((list) => list.scrollTo(0, 30 * 30));
    await rowOf(tab, "/n/30").waitFor();
    await tab.keyboard.press("ArrowDown");
    await expect.poll(selected).toEqual(["/n/30"]);
    await call("/n/100");
    await tab.getByText("101 calls").waitFor();
    // Whoever reads further up is left there.
    expect(await tab.locator(".list").evaluate((list) => list.scrollTop)).toBe(900);
  });

  it("once a call is repeated or copied: the same call again, and texts that a shell, a page and a HAR reader take", async () => {
    const api = await recordingUpstream();
    const { tab, call, proxyUrl } = await opened(browser, { target: api.url });
    await call("/users");
    await rowOf(tab, "/users").click();
    await tab.getByRole("button", { name: "Repeat" }).click();
    await tab.getByText("Sent again").waitFor();
    expect((await api.heardAfter(2)).map(({ method, path }) => `${method} ${path}`)).toEqual([
      "GET /users",
      "GET /users",
    ]);
    await expect.poll(() => tab.locator(".rows .row").count()).toBe(2);
    const copied = async (name: string) => {
      await tab.getByRole("button", { name }).click();
      await tab.getByRole("button", { name: "Copied" }).waitFor();
      await tab.getByRole("button", { name: "Copied" }).blur();
      return tab.evaluate(() => navigator.clipboard.readText());
    };
    expect(await copied("as fetch")).toContain(`await fetch("${proxyUrl}/users"`);
    expect(harFaults(await copied("as HAR"))).toEqual([]);
  });
});
