import { createServer, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";
import { certificate } from "../support/certificates.ts";
import { launchChromium } from "../support/chromium.ts";
import { vectorsProgram } from "./vectors.ts";

/** A browser for which foreign names lead to loopback, and the pages that live there. */
export interface World {
  readonly browser: Browser;
  readonly port: number;
  readonly securePort: number;
  close(): Promise<void>;
}

const servePage: RequestListener = (_request, response) => {
  response
    .setHeader("Content-Type", "text/html")
    .end(`<!doctype html><title>a page</title><body><script>${vectorsProgram}</script>`);
};

export async function openWorld(): Promise<World> {
  const { cert, key } = certificate({ subject: "evil.test", names: ["evil.test"] });
  const plain = createServer(servePage);
  const secure = createSecureServer({ cert, key }, servePage);
  await Promise.all(
    [plain, secure].map((server) => new Promise<void>((done) => server.listen(0, "127.0.0.1", done))),
  );
  const names = ["*.test", "evil-localhost", "proxy.internal"];
  const browser = await launchChromium({
    hostRules: names.map((name) => `MAP ${name} 127.0.0.1`).join(", "),
    args: ["--disable-popup-blocking"],
  });
  return {
    browser,
    port: (plain.address() as AddressInfo).port,
    securePort: (secure.address() as AddressInfo).port,
    async close() {
      await browser.close();
      for (const server of [plain, secure]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}
