import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { Pool } from "undici";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import type { WrittenConfig } from "../../src/config/schema.ts";
import { folder, run } from "../cli/corswalk.ts";
import { describeBrowser, launchChromium } from "../support/chromium.ts";
import { recordingUpstream, serve } from "../support/upstream.ts";
import { opened as openedIn, rowOf } from "./opened.ts";

let browser: Browser;

const opened = (config: WrittenConfig, viewport?: { width: number; height: number }) =>
  openedIn(browser, config, viewport);

describeBrowser("the inspector's page", () => {
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  it("is at most 40 kB, gzipped, and names no other server", () => {
    const files = readdirSync("dist/inspector").map((name) => readFileSync(join("dist/inspector", name)));
    const bytes = files.reduce((sum, file) => sum + gzipSync(file).length, 0);
    expect(bytes).toBeLessThanOrEqual(40_000);
    const urls = files.flatMap((file) => file.toString().match(/https?:\/\/[\w.-]+/g) ?? []);
    expect(urls.filter((url) => !/^https?:\/\/(?:www\.w3\.org|localhost)/.test(url))).toEqual([]);
  });

  it("keeps its token out of the address once it has it, and lives through a reload", async () => {
    const { tab, origin, faults } = await opened({ target: "http://127.0.0.1:9" });
    expect(tab.url()).toBe(`${origin}/`);
    await tab.reload();
    await tab.getByText("live", { exact: true }).waitFor();
    expect(faults).toEqual([]);
  });

  it("says what to do where the link has expired", async () => {
    const { tab, origin } = await opened({ target: "http://127.0.0.1:9" });
    await tab.goto(`${origin}/#another`);
    await tab.getByText("This link has expired").waitFor();
  });

  it("shows an exchange as it passes", async () => {
    const api = await recordingUpstream();
    const { tab, call, faults } = await opened({ target: api.url });
    await call("/first");
    await rowOf(tab, "/first").waitFor();
    await tab.evaluate(() => {
      new MutationObserver(() => {
        const seen = document.querySelectorAll(".rows .row").length === 2;
        if (seen && !("seenAt" in window)) Object.assign(window, { seenAt: Date.now() });
      }).observe(document.body, { subtree: true, childList: true });
    });
    const began = Date.now();
    await call("/users");
    await rowOf(tab, "/users").waitFor();
    const seen = await tab.evaluate(() => Number(Reflect.get(window, "seenAt")));
    console.log(`an exchange appeared ${seen - began} ms after the call began`);
    // It may be shown while it is still open.
    await rowOf(tab, "/users").filter({ hasText: "200" }).waitFor();
    expect(faults).toEqual([]);
  });

  it("takes a new user from a blocked call to the fix in three clicks", async () => {
    const api = await serve((_, response) => {
      response.setHeader("x-powered-by", "Express").end("[]");
    });
    const { tab, call, faults } = await opened({ target: api.url });
    await call("/users");
    await rowOf(tab, "/users").click();
    await tab.getByRole("button", { name: "Explain" }).click();
    await tab.getByText("What went over the wire when it was asked").waitFor();
    expect(await tab.locator(".console").textContent()).toContain("No 'Access-Control-Allow-Origin' header");
    expect(await tab.locator(".fix select").inputValue()).toBe("express");
    await tab.getByRole("button", { name: "Copy the fix" }).first().click();
    expect(await tab.evaluate(() => navigator.clipboard.readText())).toContain("cors(");
    await tab.locator(".fix select").selectOption("nginx");
    await tab.getByText("conf.d/cors-map.conf").waitFor();
    expect(faults).toEqual([]);
  });

  it("shows headers with reasons, both bodies, the timing, and a picture", async () => {
    const pixel = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");
    const api = await serve((request, response) => {
      if (request.url === "/pixel") response.setHeader("content-type", "image/gif").end(pixel);
      else response.setHeader("content-type", "application/json").end('{"a":[1,{"b":null}]}');
    });
    const { tab, call, faults } = await opened({ target: api.url });
    await call("/json", { method: "POST", body: "hello", headers: { "content-type": "text/plain" } });
    await rowOf(tab, "/json").click();
    await tab.getByRole("tab", { name: "Headers" }).click();
    const origin = tab.locator(".heads tr").filter({ hasText: /^Origin/ });
    expect(await origin.textContent()).toMatch(/changed[\s\S]*http:\/\/localhost:3000[\s\S]*upstreamOrigin/);
    await tab.getByRole("tab", { name: "Body" }).click();
    await tab.getByText("hello").waitFor();
    await tab.locator("pre.json").waitFor();
    expect(await tab.locator("pre.json").textContent()).toBe(
      '{\n  "a": [\n    1,\n    {\n      "b": null\n    }\n  ]\n}',
    );
    await tab.getByRole("tab", { name: "Timing" }).click();
    await tab.getByText("Connecting").waitFor();
    await call("/pixel");
    await rowOf(tab, "/pixel").click();
    await tab.getByRole("tab", { name: "Body" }).click();
    await tab.getByText("1 × 1").waitFor();
    expect(faults).toEqual([]);
  });

  it("filters by text, kind, status, route and verdict, and pauses", async () => {
    const api = await serve((request, response) => {
      if (request.url === "/open") response.setHeader("access-control-allow-origin", "*");
      response.statusCode = request.url === "/missing" ? 404 : 200;
      response.end();
    });
    const { tab, call } = await opened({ routes: { "/": api.url, "/flags": { respond: { json: {} } } } });
    for (const path of ["/open", "/closed", "/missing", "/flags"]) await call(path);
    await rowOf(tab, "/flags").waitFor();
    const shown = () => tab.locator(".rows .row .path .text").allInnerTexts();
    const search = tab.getByLabel("Filter by text");
    const cases: [() => Promise<unknown>, string[]][] = [
      [() => search.fill("mis"), ["/missing"]],
      [() => search.fill("-mis 200"), ["/open", "/closed", "/flags"]],
      [() => tab.getByLabel("Kind").selectOption("respond"), ["/flags"]],
      [() => tab.getByLabel("Status").selectOption("4"), ["/missing"]],
      [() => tab.getByLabel("Route").selectOption("/flags"), ["/flags"]],
      [() => tab.getByRole("button", { name: "Would be blocked" }).click(), ["/closed", "/missing"]],
    ];
    for (const [choose, expected] of cases) {
      await choose();
      await expect.poll(shown).toEqual(expected);
      await tab.getByRole("button", { name: "Show all" }).click();
    }
    await tab.getByRole("button", { name: "Pause" }).click();
    await call("/later");
    await tab.getByText("1 waiting").waitFor();
    expect(await shown()).toHaveLength(4);
    await tab.getByRole("button", { name: "Resume" }).click();
    await rowOf(tab, "/later").waitFor();
    await tab.getByRole("button", { name: "Clear" }).click();
    await tab.getByText("No calls yet").waitFor();
  });

  it("is used with the keyboard alone", async () => {
    const api = await recordingUpstream();
    const { tab, call } = await opened({ target: api.url });
    for (const path of ["/one", "/two"]) await call(path);
    await rowOf(tab, "/two").waitFor();
    const selected = () => tab.locator(".rows .row.selected .path .text").allInnerTexts();
    await tab.keyboard.press("ArrowDown");
    await expect.poll(selected).toEqual(["/two"]);
    await tab.keyboard.press("ArrowUp");
    await expect.poll(selected).toEqual(["/one"]);
    await tab.keyboard.press("Escape");
    await expect.poll(selected).toEqual([]);
    await tab.keyboard.press("/");
    await tab.keyboard.type("two");
    await expect.poll(() => tab.locator(".rows .row").count()).toBe(1);
    await tab.keyboard.press("Escape");
    await expect.poll(() => tab.locator(".rows .row").count()).toBe(2);
    await tab.keyboard.press("?");
    await tab.getByRole("heading", { name: "Keyboard" }).waitFor();
    await tab.keyboard.press("Escape");
    await expect.poll(() => tab.locator("dialog").count()).toBe(0);
  });

  it("repeats a call, and asks before one that may change something", async () => {
    const api = await recordingUpstream();
    const { tab, call } = await opened({ target: api.url });
    await call("/orders", { method: "POST", body: "one" });
    await rowOf(tab, "/orders").click();
    const repeat = tab.getByRole("button", { name: "Repeat" });
    await repeat.click();
    await tab.getByRole("button", { name: "Cancel" }).click();
    await repeat.click();
    await tab.getByRole("button", { name: "Send it again" }).click();
    const heard = await api.heardAfter(2);
    expect(heard.map(({ method, body }) => [method, body])).toEqual([
      ["POST", "one"],
      ["POST", "one"],
    ]);
  });

  it("saves a HAR that corswalk audit reads, and copies calls", async () => {
    const api = await recordingUpstream();
    const { tab, call, proxyUrl } = await opened({ target: api.url });
    await call("/users?token=canary-7f3a91c2");
    await rowOf(tab, "/users").click();
    const [download] = await Promise.all([
      tab.waitForEvent("download"),
      tab.getByRole("button", { name: "Save HAR" }).click(),
    ]);
    const text = readFileSync(await download.path(), "utf8");
    expect(text).not.toContain("canary");
    const cwd = folder();
    writeFileSync(join(cwd, "saved.har"), text);
    const audited = await run(["audit", "saved.har", "--json"], { cwd });
    expect(JSON.parse(audited.stdout).rows).toMatchObject([
      { method: "GET", server: api.url, path: "/users", calls: 1 },
    ]);
    await tab.getByRole("button", { name: "Copy as curl" }).click();
    await tab.getByText("Copied").waitFor();
    expect(await tab.evaluate(() => navigator.clipboard.readText())).toMatch(
      new RegExp(`^curl '${proxyUrl.replace("localhost", "[\\w.]+")}/users\\?token=\\*\\*\\*'`),
    );
  });

  it("shows the routes, the policy, what a reload changed, and the faults of a failed one", async () => {
    const api = await recordingUpstream();
    const { tab, inspector } = await opened({ routes: { "/api": { target: api.url, stripPrefix: true } } });
    await tab.getByRole("button", { name: "Routes and policy" }).click();
    await tab.getByText("stripPrefix").waitFor();
    await inspector.reloaded({ time: Date.now(), changes: ["routes: + /billing"], failure: undefined });
    await tab.getByText("routes: + /billing").waitFor();
    const failure = {
      code: "config-invalid",
      message: "proxy.config.json:3:5 orgins: unknown",
      hint: "Fix it.",
    };
    await inspector.reloaded({ time: Date.now(), changes: [], failure });
    await tab.getByText("proxy.config.json:3:5").waitFor();
  });

  it("audits the kinds of call seen so far", async () => {
    const api = await recordingUpstream();
    const { tab, call } = await opened({ target: api.url, appOrigin: "https://app.example.com" });
    for (const id of [1, 2, 3]) await call(`/users/${id}`, { method: "PUT" });
    await rowOf(tab, "/users/3").waitFor();
    await tab.getByRole("button", { name: "Audit" }).click();
    await tab.getByText("Judged for https://app.example.com").waitFor();
    await tab.getByRole("button", { name: "Ask the upstreams" }).click();
    await tab.getByText("Asked just now.").waitFor();
    expect(await tab.locator(".kinds tbody tr").textContent()).toMatch(/blocked[\s\S]*PUT[\s\S]*3/);
    expect(api.heard.map(({ method }) => method)).toEqual(["PUT", "PUT", "PUT", "OPTIONS"]);
  });

  it("runs nothing of what an upstream or a page says", async () => {
    const attack = `<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>`;
    const api = await serve((_, response) => {
      response.writeHead(200, "<script>window.hacked=1</script>", {
        "content-type": "text/html",
        "x-attack": attack,
        "set-cookie": `a=b; Domain="><script>window.hacked=1</script>`,
        location: "javascript:window.hacked=1",
      });
      response.end(`<svg onload="window.hacked=1">${attack}`);
    });
    const svg = await serve((_, response) => {
      response.setHeader("content-type", "image/svg+xml");
      response.end(
        `<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><script>window.hacked=1</script></svg>`,
      );
    });
    const { tab, call, faults } = await opened({ routes: { "/": api.url, "/svg": svg.url } });
    await call(`/<script>window.hacked=1</script>?${encodeURIComponent(attack)}`, {
      headers: { "x-page": attack },
    });
    await call("/svg", { headers: { "x-page": attack } });
    for (const path of ["hacked", "/svg"]) {
      await rowOf(tab, path).click();
      for (const name of ["Verdict", "Headers", "Body", "Timing"]) {
        await tab.getByRole("tab", { name }).click();
        await tab.locator(".tab-panel .panel").waitFor();
      }
      await tab.getByRole("tab", { name: "Body" }).click();
      await tab.locator(".tab-panel :is(pre, figcaption:not(:empty))").first().waitFor();
    }
    expect(await tab.evaluate(() => Reflect.get(window, "hacked"))).toBeUndefined();
    expect(await tab.locator(".app script, .app [onerror], .app svg").count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it("is read by no other page: not with fetch, not as a script, not in a frame", async () => {
    const { context, origin, token } = await opened({ target: "http://127.0.0.1:9" });
    const foreign = await serve((_, response) =>
      response.setHeader("content-type", "text/html").end("<p>hello"),
    );
    const tab = await context.newPage();
    await tab.goto(foreign.url);
    const read = await tab.evaluate(
      async ({ origin, token }) => {
        const asked = (init: RequestInit, path: string) =>
          fetch(origin + path, init).then(
            (response) => `read ${response.status} ${response.type}`,
            () => "failed",
          );
        const frame = document.body.appendChild(document.createElement("iframe"));
        const loaded = new Promise((resolve) => frame.addEventListener("load", resolve));
        frame.src = `${origin}/`;
        await loaded;
        const script = document.head.appendChild(document.createElement("script"));
        const ran = new Promise((resolve) => {
          script.addEventListener("load", () => resolve("ran"));
          script.addEventListener("error", () => resolve("failed"));
        });
        script.src = `${origin}/inspector.js`;
        return [
          await asked({}, "/api/config"),
          await asked({ headers: { "x-corswalk-token": token } }, "/api/config"),
          await asked({ method: "POST", mode: "no-cors", body: "{}" }, "/api/clear"),
          frame.contentDocument === null ? "failed" : "read",
          await ran,
        ];
      },
      { origin, token },
    );
    expect(read).toEqual(["failed", "failed", "failed", "failed", "failed"]);
  });

  it("stays small through 10,000 exchanges, and shows the last 2,000", async () => {
    const api = await serve((_, response) => response.end("x".repeat(2000)));
    const { tab, call, ring, proxyUrl } = await opened({ target: api.url });
    const width = 50;
    // Not with fetch, which takes longer than the proxy.
    const pool = new Pool(proxyUrl, { connections: width });
    onTestFinished(() => pool.close());
    const send = async (path: string): Promise<void> => {
      const headers = { Origin: "http://localhost:3000" };
      const { body } = await pool.request({ method: "GET", path, headers });
      await body.dump();
    };
    for (let done = 0; done < 10_000; done += width) {
      await Promise.all(Array.from({ length: width }, (_, i) => send(`/n/${done + i}`)));
    }
    await expect.poll(() => tab.locator(".count").textContent(), { timeout: 90_000 }).toBe("2000 calls");
    expect(ring.all()).toHaveLength(2000);
    // Until the last one is shown the oldest go, and a selected one with them.
    await call("/the-last");
    await tab.locator(".rows .row", { hasText: "/the-last" }).waitFor();
    expect(await tab.locator(".rows .row").count()).toBeLessThan(80);

    // Further up, what is read stays where it is, though the oldest go.
    await tab.locator(".list").evaluate((box) => box.scrollTo(0, 900 * 30));
    const id = await tab.locator('.rows .row[aria-rowindex="910"]').getAttribute("id");
    const read = tab.locator(`#${id}`);
    const place = await read.boundingBox();
    await Promise.all(Array.from({ length: width }, (_, i) => send(`/more/${i}`)));
    await expect.poll(() => read.getAttribute("aria-rowindex")).toBe("860");
    expect(await read.boundingBox()).toEqual(place);

    await tab.keyboard.press("ArrowDown");
    await tab.locator(".rows .row.selected").waitFor();
  }, 180_000);

  it.each([
    ["a wide window", 1280, 800],
    ["800 px", 800, 700],
    ["a phone", 390, 780],
  ])("has nothing serious for axe in %s, and does not scroll sideways", async (_, width, height) => {
    const api = await recordingUpstream();
    const { tab, call } = await opened({ target: api.url }, { width, height });
    const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    const session = await tab.context().newCDPSession(tab);
    for (const path of ["/one", "/missing"]) await call(path);
    await rowOf(tab, "/one").click();
    await tab.locator(".verdict").waitFor();
    // Through the debugger: the page's own policy lets in no script but its own.
    await session.send("Runtime.evaluate", { expression: axe });
    const look = async (): Promise<string[]> => {
      const { result } = await session.send("Runtime.evaluate", {
        expression:
          "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => JSON.stringify(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => [id, nodes[0].html])))",
        awaitPromise: true,
        returnByValue: true,
      });
      return JSON.parse(String(result.value));
    };
    for (const colorScheme of ["light", "dark"] as const) {
      await tab.emulateMedia({ colorScheme });
      for (const name of ["Verdict", "Headers", "Body", "Timing"]) {
        await tab.getByRole("tab", { name }).click();
        await tab.locator(".tab-panel .panel").waitFor();
        expect(await look()).toEqual([]);
      }
    }
    await tab.getByRole("button", { name: "Close" }).click();
    for (const name of ["Audit", "Routes and policy", "Traffic"]) {
      await tab.getByRole("button", { name }).click();
      await tab.locator(".page, .list").first().waitFor();
      expect(await look()).toEqual([]);
    }
    expect(await tab.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
});
