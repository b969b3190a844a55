import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { describeBrowser, launchChromium } from "../support/chromium.ts";

describeBrowser("the browser of the tests", () => {
  it("finds foreign sites on loopback", async () => {
    const server = createServer((request, response) => response.end(request.headers.host));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const browser = await launchChromium({ hostRules: "MAP *.test 127.0.0.1" });
    try {
      const page = await browser.newPage();
      const answer = await page.goto(`http://app.example.test:${port}/`);
      expect(await answer?.text()).toBe(`app.example.test:${port}`);
    } finally {
      await browser.close();
      server.close();
      server.closeAllConnections();
    }
  });
});
