import type { Browser, Page } from "playwright-core";
import { onTestFinished } from "vitest";
import type { WrittenConfig } from "../../src/config/schema.ts";
import { inspected } from "./inspect.ts";

const page = { Origin: "http://localhost:3000" };

/** A tab of its own at an inspector's link, live. `faults`: what its console complained of. */
export async function tabAt(browser: Browser, url: string, viewport = { width: 1280, height: 800 }) {
  const context = await browser.newContext({ viewport, acceptDownloads: true });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  onTestFinished(() => context.close());
  const tab = await context.newPage();
  const faults: string[] = [];
  tab.on("pageerror", (error) => faults.push(error.message));
  tab.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  await tab.goto(url);
  await tab.getByText("live", { exact: true }).waitFor();
  return { tab, context, faults };
}

/** The inspector of a proxy, opened in a tab. `call`: what a page on localhost calls. */
export async function opened(
  browser: Browser,
  config: WrittenConfig,
  viewport?: { width: number; height: number },
) {
  const inspector = await inspected(config);
  const call = async (path: string, init: RequestInit = {}) => {
    const headers = { ...page, ...init.headers };
    return (await fetch(inspector.proxyUrl + path, { ...init, headers })).text();
  };
  return { ...inspector, ...(await tabAt(browser, inspector.inspector.url, viewport)), call };
}

export const rowOf = (tab: Page, path: string) => tab.locator(".rows .row").filter({ hasText: path }).last();
