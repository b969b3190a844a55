/// <reference lib="dom" />
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocketServer } from "ws";
import type { Exchange } from "../../src/observe/exchange.ts";
import { describeBrowser, launchChromium } from "../support/chromium.ts";
import { servers } from "../support/servers.ts";

/** The checks that frameworks make of where a call comes from, as they make them. */
const checks: Readonly<Record<string, (request: IncomingMessage) => boolean>> = {
  "a CSRF check that compares Origin with Host": ({ headers }) =>
    headers.origin === undefined || new URL(headers.origin).host === headers.host,
  "a CSRF check that reads Referer": ({ headers }) =>
    headers.referer !== undefined && new URL(headers.referer).host === headers.host,
  "a filter that answers 403 to a foreign Origin": ({ headers }) =>
    headers.origin === undefined || headers.origin === `http://${headers.host}`,
  "a check of Sec-Fetch-Site": ({ headers }) =>
    headers["sec-fetch-site"] === undefined || headers["sec-fetch-site"] === "same-origin",
};

async function post(url: string): Promise<string> {
  const response = await fetch(url, { method: "POST", referrerPolicy: "unsafe-url", body: "x" });
  return `${response.status} ${await response.text()}`;
}

function connect(url: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url);
    socket.onmessage = ({ data }) => resolve(String(data));
    socket.onerror = () => resolve("refused");
  });
}

describeBrowser("who the upstream is told is calling", () => {
  const running = servers();
  let browser: Browser;
  let page: Page;
  let upstream = 0;

  beforeAll(async () => {
    browser = await launchChromium();
    const sockets = new WebSocketServer({
      noServer: true,
      verifyClient: ({ origin, req }: { origin: string; req: IncomingMessage }) =>
        origin === `http://${req.headers.host}`,
    });
    const answer = (request: IncomingMessage, response: ServerResponse): void => {
      const check = checks[decodeURIComponent((request.url ?? "").slice(1))];
      if (check?.(request) === true) response.end("welcome");
      else response.writeHead(403).end("Invalid CORS request");
    };
    upstream = await running.serve(answer, (server) => {
      server.on("upgrade", (request, socket, head) => {
        sockets.handleUpgrade(request, socket, head, (ws) => ws.send("welcome"));
      });
    });
    const pagePort = await running.serve((_request, response) => {
      response.setHeader("Content-Type", "text/html").end("<!doctype html><title>app</title>");
    });
    page = await (await browser.newContext()).newPage();
    await page.goto(`http://localhost:${pagePort}`);
  });
  afterAll(async () => {
    await browser.close();
    await running.closeAll();
  });

  async function proxyWith(upstreamOrigin: "target" | "keep" | "remove") {
    let ended: (exchange: Exchange) => void = () => {};
    /** The first call or upgrade, once it has ended. */
    const exchange = new Promise<Exchange>((resolve) => {
      ended = resolve;
    });
    const routes = { "/": { target: `http://localhost:${upstream}`, upstreamOrigin } };
    const { port } = await running.proxy({ routes }, { onExchange: (exchange) => ended(exchange) });
    return { port, exchange };
  }

  describe.each(Object.keys(checks))("%s", (name) => {
    it("passes by default", async () => {
      const { port } = await proxyWith("target");
      expect(await page.evaluate(post, `http://localhost:${port}/${encodeURIComponent(name)}`)).toBe(
        "200 welcome",
      );
    });

    it('fails with "keep", and the log says why and how', async () => {
      const { port, exchange } = await proxyWith("keep");
      const answer = await page.evaluate(post, `http://localhost:${port}/${encodeURIComponent(name)}`);
      expect(answer).toBe("403 Invalid CORS request");
      expect((await exchange).notes.join()).toContain('"upstreamOrigin": "keep"');
    });
  });

  it("a WebSocket server that checks Origin passes by default and fails with keep", async () => {
    const [own, kept] = [await proxyWith("target"), await proxyWith("keep")];
    expect(await page.evaluate(connect, `ws://localhost:${own.port}/`)).toBe("welcome");
    expect(await page.evaluate(connect, `ws://localhost:${kept.port}/`)).toBe("refused");
    expect((await kept.exchange).notes.join()).toContain('"upstreamOrigin": "keep"');
  });

  it("with remove the upstream sees neither Origin nor Referer", async () => {
    const { port, exchange } = await proxyWith("remove");
    await page.evaluate(post, `http://localhost:${port}/`);
    const sent = (await exchange).upstreamRequestHeaders ?? [];
    expect(sent.filter((_, i) => i % 2 === 0).map((name) => name.toLowerCase())).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(origin|referer)$/)]),
    );
  });
});
