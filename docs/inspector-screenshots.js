// The README's pictures of the inspector: docs/images/inspector-light.png and inspector-dark.png. `npm run screenshots` runs it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { runnerImport } from "vite";

const { chromiumPath, HOW_TO_GET_CHROMIUM } = (await runnerImport("./test/support/find-chromium.ts")).module;
if (chromiumPath === undefined) throw new Error(HOW_TO_GET_CHROMIUM);

/** An API as it is before anybody has thought of CORS: it answers, and no page on another origin may read it. */
const answers = {
  "/api/login": [200, { "set-cookie": "session=1; Domain=api.example.com; Path=/; Secure" }, { name: "Ada" }],
  "/api/users": [200, {}, [{ id: 1, name: "Ada" }]],
  "/api/orders": [
    200,
    { "access-control-allow-origin": "https://app.example.com" },
    [{ id: 7, of: "Ada", price: 12 }],
  ],
  "/api/orders/8": [404, {}, { error: "there is no order 8" }],
};
const api = createServer((request, response) => {
  const [status, headers, body] = answers[request.url] ?? [204, {}, undefined];
  response.writeHead(status, { "x-powered-by": "Express", "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}).listen(3001);
await once(api, "listening");

const cwd = mkdtempSync(join(tmpdir(), "corswalk-"));
const routes = {
  "/api": "http://localhost:3001",
  "/billing": "http://localhost:9",
  "/flags": { respond: { json: { beta: true } } },
};
writeFileSync(join(cwd, "proxy.config.json"), JSON.stringify({ routes }));
const command = spawn(
  process.execPath,
  [fileURLToPath(new URL("../bin/corswalk.js", import.meta.url)), "--inspector"],
  { cwd },
);
const link = await said(/(http:\/\/localhost:\d+\/#[\w-]+)/);

const browser = await chromium.launch({
  executablePath: chromiumPath,
  args: ["--no-sandbox", "--disable-background-networking"],
});
try {
  await fromAPage();
  // The verdict stays with the call once its upstream has been asked.
  const tab = await opened("light");
  await tab.getByRole("button", { name: "Explain" }).click();
  await tab.getByText("What went over the wire when it was asked").waitFor();
  for (const colorScheme of ["light", "dark"]) await picture(colorScheme);
} finally {
  await browser.close();
  command.kill();
  api.close();
  rmSync(cwd, { recursive: true });
}

/** What the command prints, up to a line that fits. */
async function said(pattern) {
  for await (const line of createInterface({ input: command.stdout })) {
    const found = pattern.exec(line);
    if (found !== null) return found[1];
  }
  throw new Error("corswalk ended before it said where the inspector is");
}

/** The calls of a page on localhost:3000, one after the other. */
async function fromAPage() {
  const site = createServer((_, response) => response.setHeader("content-type", "text/html").end("")).listen(
    3000,
  );
  await once(site, "listening");
  const page = await browser.newPage();
  await page.goto("http://localhost:3000/");
  await page.evaluate(async () => {
    const json = { "Content-Type": "application/json" };
    const call = (path, init) => fetch(`http://localhost:8010${path}`, { credentials: "include", ...init });
    await call("/api/login", { method: "POST", headers: json, body: '{"name":"Ada"}' });
    await call("/api/users");
    await call("/flags");
    await call("/billing/invoices");
    await call("/api/orders/8", { method: "DELETE", headers: { "X-Reason": "returned" } });
    await call("/api/orders", { headers: { Authorization: "Bearer secret" } });
  });
  await page.close();
  site.close();
}

/** The inspector, opened afterwards, on a call that only corswalk let the page read. */
async function opened(colorScheme) {
  const viewport = { width: 1240, height: 860 };
  const tab = await browser.newPage({ colorScheme, viewport, deviceScaleFactor: 1.25 });
  await tab.goto(link);
  await tab.locator(".rows .row", { hasText: "GET" }).filter({ hasText: "/api/orders" }).last().click();
  return tab;
}

async function picture(colorScheme) {
  const tab = await opened(colorScheme);
  await tab.getByText("What went over the wire when it was asked").waitFor();
  await tab.mouse.move(0, 0);
  const path = fileURLToPath(new URL(`images/inspector-${colorScheme}.png`, import.meta.url));
  await tab.screenshot({ path });
}
