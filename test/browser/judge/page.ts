import type { Browser, Frame, Page } from "playwright-core";
import type { PageRequest } from "../../../src/cors/index.ts";

/** What the page's JavaScript got. */
export interface Outcome {
  readonly allowed: boolean;
  readonly readable: readonly string[];
}

/** The page that calls, and a sandboxed frame in it, whose origin is `null`. */
export interface CallingPage {
  readonly call: (origin: string, requests: readonly PageRequest[]) => Promise<Outcome[]>;
}

const AT_ONCE = 64;

export async function openCallingPage(browser: Browser, url: string): Promise<CallingPage> {
  const page = await browser.newPage();
  await page.goto(url);
  const frame = await sandboxedFrame(page);
  return {
    call: (origin, requests) =>
      (origin === "null" ? frame : page.mainFrame()).evaluate(callAll, { requests, atOnce: AT_ONCE }),
  };
}

async function sandboxedFrame(page: Page): Promise<Frame> {
  await page.setContent('<iframe sandbox="allow-scripts" srcdoc="<p>null</p>"></iframe>');
  const frame = await (await page.waitForSelector("iframe")).contentFrame();
  if (frame === null) throw new Error("the sandboxed frame did not open");
  await frame.waitForSelector("p");
  return frame;
}

/** Runs in the browser. */
async function callAll(given: { requests: readonly PageRequest[]; atOnce: number }): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let next = 0;
  const worker = async () => {
    while (next < given.requests.length) {
      const index = next++;
      const { url, method, headers, credentials } = given.requests[index] as PageRequest;
      try {
        const init = {
          method,
          credentials,
          headers: headers.map(([name, value]): [string, string] => [name, value]),
        };
        const response = await fetch(url, init);
        outcomes[index] = { allowed: true, readable: [...response.headers.keys()].sort() };
        await response.body?.cancel();
      } catch {
        outcomes[index] = { allowed: false, readable: [] };
      }
    }
  };
  await Promise.all(Array.from({ length: given.atOnce }, worker));
  return outcomes;
}
