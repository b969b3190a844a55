import { createServer } from "node:http";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { beforeAll, onTestFinished } from "vitest";
import { launchChromium } from "../support/chromium.ts";
import { listening, type Served } from "../support/upstream.ts";

/** `localhost` has two addresses; the servers of these tests have one. Sites that are not loopback end in `.test`. */
const hostRules = "MAP localhost 127.0.0.1, MAP *.localhost 127.0.0.1, MAP *.test 127.0.0.1";

export interface Stage {
  readonly browser: Browser;
  /** An empty page on http://localhost:<port>, the same in every test of the file. */
  readonly page: Page;
  readonly origin: string;
  /** What its console has said so far. */
  readonly console: readonly string[];
  /** An empty page on another host, the same in every test of the file too. */
  pageAt(host: string): Promise<OpenPage>;
}

/** One browser for all tests of a file, and one page of each host for those that leave nothing behind in it. */
export function sharedStage(): Stage {
  let browser: Browser | undefined;
  let opened: OpenPage | undefined;
  let site: Served | undefined;
  const pages = new Map<string, Promise<OpenPage>>();
  const open = <T>(thing: T | undefined): T => {
    if (thing === undefined) throw new Error("the browser is open in tests only");
    return thing;
  };
  beforeAll(async () => {
    browser = await launchChromium({ hostRules });
    site = await emptySite({});
    opened = await pageAt("localhost");
    return async () => {
      await browser?.close();
      site?.close();
    };
  });
  const pageAt = (host: string): Promise<OpenPage> => {
    const known = pages.get(host);
    if (known !== undefined) return known;
    const page = visit(open(browser), open(site), host);
    pages.set(host, page);
    return page;
  };
  return {
    get browser() {
      return open(browser);
    },
    get page() {
      return open(opened).page;
    },
    get origin() {
      return open(opened).origin;
    },
    get console() {
      return open(opened).console;
    },
    pageAt,
  };
}

export interface PageOptions {
  /** The page's host; its port is the server's. */
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** To share cookies and a cache with another page. */
  readonly context?: BrowserContext;
}

export interface OpenPage {
  readonly page: Page;
  readonly origin: string;
  /** What the console has said so far. */
  readonly console: readonly string[];
}

/** An empty page of an origin of its own, with cookies of its own. It and its server are gone when the test ends. */
export async function openPage(browser: Browser, options: PageOptions = {}): Promise<OpenPage> {
  const site = await emptySite(options.headers ?? {});
  const context = options.context ?? (await browser.newContext({ ignoreHTTPSErrors: true }));
  const opened = await visit(context, site, options.host ?? "localhost");
  onTestFinished(async () => {
    await (options.context === undefined ? context.close() : opened.page.close());
    site.close();
  });
  return opened;
}

async function visit(context: Browser | BrowserContext, site: Served, host: string): Promise<OpenPage> {
  const page = await context.newPage();
  const console: string[] = [];
  page.on("console", (message) => console.push(message.text()));
  const origin = `http://${host}:${site.port}`;
  await page.goto(`${origin}/`);
  return { page, origin, console };
}

function emptySite(headers: Readonly<Record<string, string>>): Promise<Served> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { "Content-Type": "text/html", ...headers });
    response.end('<!doctype html><link rel="icon" href="data:,"><title>page</title>');
  });
  return listening(server);
}
