import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { applyCors } from "../../src/cors/index.ts";
import { policyOf } from "../cors/policy-of.ts";
import { describeBrowser, launchChromium } from "../support/chromium.ts";

const policy = policyOf({ origins: ["http://page.test:*"] });

/** Sends a header of its own with the answer, and a 304 that carries nothing but the validator. */
const server = createServer((request, response) => {
  const { origin, "if-none-match": known } = request.headers;
  const headers = ["ETag", '"1"', "Cache-Control", "no-cache", ...(known ? [] : ["X-Total", "7"])];
  const status = known ? 304 : 200;
  response.writeHead(status, applyCors(headers, { kind: "pass", origin }, policy, status));
  response.end(known ? undefined : "ok");
});

describeBrowser("a page that reads an exposed header", () => {
  it("reads it again when the browser has revalidated its copy with a bare 304", async () => {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const browser = await launchChromium({ hostRules: "MAP *.test 127.0.0.1" });
    try {
      const page = await browser.newPage();
      await page.goto(`http://page.test:${port}/`);
      const read = (url: string) =>
        page.evaluate(async (to) => (await fetch(to)).headers.get("x-total"), url);
      expect(await read(`http://api.test:${port}/items`)).toBe("7");
      expect(await read(`http://api.test:${port}/items`)).toBe("7");
    } finally {
      await browser.close();
      server.close();
      server.closeAllConnections();
    }
  });
});
