import { expect, it, onTestFinished } from "vitest";
import { direct } from "../../src/config/direct.ts";
import { parseConfig } from "../../src/config/load.ts";
import { createRing } from "../../src/inspector/ring.ts";
import { openInspector } from "../../src/inspector/server.ts";
import { createProxy } from "../../src/proxy.ts";

it("is not on a port that browsers open no connection to, where the proxy's is the one before it", async () => {
  const proxy = createProxy(parseConfig({ target: "http://127.0.0.1:9", port: 5999 }));
  onTestFinished(() => proxy.close());
  // The proxy itself may be on any: what counts is where it says that it is.
  const at5999 = {
    ...proxy,
    listen: async () => ({ url: "http://localhost:5999", port: 5999, addresses: [] }),
  };
  const inspector = await openInspector({
    proxy: at5999,
    ring: createRing(),
    version: "0",
    settingsFor: () => direct,
  });
  onTestFinished(() => inspector.close());
  expect(inspector.port).not.toBe(6000);
  expect(inspector.port).toBeGreaterThan(6000);
});
