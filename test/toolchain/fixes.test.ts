import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fixFor } from "../../src/advice/fix-for.ts";
import { describeBrowser, launchChromium } from "../support/chromium.ts";
import type { Running } from "./fixes/program.ts";
import { type RealServer, realServers } from "./fixes/servers.ts";

/**
 * Each server runs twice: as its authors ship it, and with the text of the fix pasted in. Pages of four origins then call
 * it in Chromium, with a cookie, a header of their own and a method that needs asking.
 */
describeBrowser("a fix, applied as it is", () => {
  const missing = realServers.filter((server) => server.missing !== undefined);
  if (missing.length > 0) {
    const hint = `apt install ${missing.map((server) => server.missing).join(" ")}`;
    if (process.env.CI === "true") {
      it("finds every server", () => {
        throw new Error(hint);
      });
    } else console.warn(`Some servers are not tried, because they are not installed: ${hint}`);
  }
  const tried = realServers.filter((server) => server.missing === undefined);

  let pages: Server;
  let api: Running;
  let browser: Browser;
  const running = new Map<RealServer, Promise<readonly [before: Running, after: Running]>>();
  const origins = { app: "", admin: "", foreign: "", twin: "" };
  const open = {} as Record<keyof typeof origins, Page>;

  beforeAll(async () => {
    pages = createServer((_, response) =>
      response.setHeader("Content-Type", "text/html").end("<!doctype html>"),
    );
    await once(pages.listen(0, "127.0.0.1"), "listening");
    const { port } = pages.address() as AddressInfo;
    origins.app = `http://app.example.test:${port}`;
    origins.admin = `http://administration-with-a-long-name.example.test:${port}`;
    origins.foreign = `http://foreign.test:${port}`;
    origins.twin = `http://www.app.example.test:${port}`;
    const policy = {
      origins: [origins.app, origins.admin],
      methods: ["GET", "PUT"],
      headers: ["x-api-key", "content-type"],
      credentials: true,
      expose: ["x-total"],
      maxAge: 600,
    };
    const plain = realServers.find(({ name }) => name === "node") as RealServer;
    api = await plain.start(undefined, new URL("http://localhost"));
    const apiUrl = new URL(`http://127.0.0.1:${api.port}`);
    for (const server of tried) {
      const fix = fixFor(server.name, policy);
      const both = Promise.all([server.start(undefined, apiUrl), server.start(fix, apiUrl)]);
      running.set(server, both);
    }
    browser = await launchChromium({ hostRules: "MAP *.test 127.0.0.1" });
    const context = await browser.newContext();
    await context.addCookies([{ name: "session", value: "s1", domain: ".example.test", path: "/" }]);
    for (const name of Object.keys(origins) as (keyof typeof origins)[]) {
      open[name] = await context.newPage();
      await open[name].goto(origins[name]);
    }
    // One that does not start fails its own tests only.
    await Promise.allSettled(running.values());
  });

  afterAll(async () => {
    await browser?.close();
    const started = await Promise.allSettled(running.values());
    const programs = started.flatMap((both) => (both.status === "fulfilled" ? both.value : []));
    await Promise.all([...programs, api].map((program) => program?.stop()));
    pages?.close();
  });

  const putFrom = (from: keyof typeof origins, { port }: Running) =>
    open[from].evaluate(async (url) => {
      try {
        const response = await fetch(url, {
          method: "PUT",
          headers: { "X-Api-Key": "k1", "Content-Type": "application/json" },
          body: "{}",
          credentials: "include",
        });
        return { order: await response.json(), total: response.headers.get("X-Total") };
      } catch (error) {
        return String(error);
      }
    }, `http://api.example.test:${port}/orders/1`);

  const getFrom = (from: keyof typeof origins, { port }: Running, path: string) =>
    open[from].evaluate(
      (url) =>
        fetch(url).then(
          ({ status }) => status,
          (error) => String(error),
        ),
      `http://api.example.test:${port}${path}`,
    );

  const BLOCKED = "TypeError: Failed to fetch";
  const READ = { order: { method: "PUT", cookie: "session=s1", key: "k1" }, total: "3" };

  describe.each(tried)("$name", (server) => {
    const fixed = async () => (await running.get(server)!)[1];

    it("is blocked before", async () => {
      const [before] = await running.get(server)!;
      expect(await putFrom("app", before)).toBe(BLOCKED);
      expect(await getFrom("app", before, "/orders/1")).toBe(BLOCKED);
      expect((await fetch(`http://127.0.0.1:${before.port}/orders/1`)).status).toBe(200);
    });

    it("is read after by each of the origins, with credentials, header and method", async () => {
      expect(await putFrom("app", await fixed())).toEqual(READ);
      expect(await putFrom("admin", await fixed())).toEqual(READ);
    });

    it("is still blocked after for a foreign origin, and for the www twin of an allowed one", async () => {
      const after = await fixed();
      for (const from of ["foreign", "twin"] as const) {
        expect(await putFrom(from, after)).toBe(BLOCKED);
        expect(await getFrom(from, after, "/orders/1")).toBe(BLOCKED);
      }
    });

    it("shows its errors to the page after", async () => {
      expect(await getFrom("app", await fixed(), "/missing")).toBe(404);
    });

    it("answers with one origin and varies by it", async () => {
      const after = await fixed();
      const url = `http://127.0.0.1:${after.port}/orders/1`;
      const answer = await fetch(url, { headers: { Origin: origins.admin } });
      expect(answer.headers.get("Access-Control-Allow-Origin")).toBe(origins.admin);
      expect(answer.headers.get("Vary")).toMatch(/\borigin\b/i);
      const preflight = await fetch(url, {
        method: "OPTIONS",
        headers: { Origin: origins.admin, "Access-Control-Request-Method": "PUT" },
      });
      expect(preflight.headers.get("Access-Control-Allow-Origin")).toBe(origins.admin);
      expect(preflight.headers.get("Access-Control-Max-Age")).toBe("600");
      expect(preflight.headers.get("Vary")).toMatch(/\borigin\b/i);
    });

    it("varies by the origin where the call has none, too, or its notes say that it does not", async () => {
      const { headers } = await fetch(`http://127.0.0.1:${(await fixed()).port}/orders/1`);
      const notes = fixFor(server.name, {})?.notes.join("\n");
      if (server.name === "fastapi") expect(notes).toContain("Vary");
      else expect(headers.get("Vary")).toMatch(/\borigin\b/i);
    });

    it("allows no other method and no other header", async () => {
      const preflight = await fetch(`http://127.0.0.1:${(await fixed()).port}/orders/1`, {
        method: "OPTIONS",
        headers: {
          Origin: origins.app,
          "Access-Control-Request-Method": "DELETE",
          "Access-Control-Request-Headers": "x-other",
        },
      });
      expect(preflight.headers.get("Access-Control-Allow-Methods") ?? "").not.toMatch(/DELETE|\*/);
      expect(preflight.headers.get("Access-Control-Allow-Headers") ?? "").not.toMatch(/x-other|\*/i);
    });
  });
});
