import { expect, it } from "vitest";
import { startProxy } from "../support/proxy.ts";
import { dial, scriptedUpstream } from "../support/raw.ts";
import { ask } from "./ask.ts";

const page = ["Host: localhost", "Origin: http://localhost:3000"];

/** The short form of `npm run soak -- floods`. */
it.each<[string, readonly string[], RegExp]>([
  [
    "a head of 900 KiB",
    ["GET /flood HTTP/1.1", ...page, `X-Giant: ${"x".repeat(900 * 1024)}`],
    /^HTTP\/1\.1 431 [\s\S]*Access-Control-Allow-Origin: http:\/\/localhost:3000[\s\S]*headers-too-large/,
  ],
  [
    "a head of 2 MiB, which no parser takes",
    ["GET /flood HTTP/1.1", ...page, `X-Giant: ${"x".repeat(2 * 1024 * 1024)}`],
    /^HTTP\/1\.1 431 [\s\S]*headers-too-large|^$/,
  ],
  [
    "a preflight for 60 KiB of names",
    [
      "OPTIONS /flood HTTP/1.1",
      ...page,
      "Access-Control-Request-Method: PUT",
      `Access-Control-Request-Headers: ${Array.from({ length: 8500 }, (_, i) => `x-${1000 + i}`).join(",")}`,
    ],
    /^HTTP\/1\.1 204 /,
  ],
  [
    "a preflight for 60 KiB of commas",
    [
      "OPTIONS /flood HTTP/1.1",
      ...page,
      "Access-Control-Request-Method: PUT",
      `Access-Control-Request-Headers: ${", ".repeat(30_000)}`,
    ],
    /^HTTP\/1\.1 204 /,
  ],
  [
    "2,000 headers",
    ["GET /flood HTTP/1.1", ...page, ...Array.from({ length: 2000 }, (_, i) => `X-Header-${i}: 1`)],
    /^HTTP\/1\.1 200 /,
  ],
])("%s, beside 200 heads that never end: answered, and so is a good client", async (_, flood, answer) => {
  const upstream = await scriptedUpstream((wire) => {
    let answered = 0;
    wire.socket.on("data", () => {
      const heads = wire.text.split("\r\n\r\n").length - 1;
      for (; answered < heads; answered++) wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
    });
  });
  const { port, exchanges } = await startProxy({ target: upstream.url });
  const slow = await Promise.all(Array.from({ length: 200 }, () => dial(port)));
  for (const { send } of slow) send("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");

  const answers = await Promise.all(
    Array.from({ length: 5 }, () =>
      Promise.all([ask(port, flood), ask(port, ["GET /good HTTP/1.1", "Host: localhost"])]),
    ),
  );
  for (const [flooded, good] of answers) {
    expect(flooded.slice(0, 2000)).toMatch(answer);
    expect(good).toMatch(/^HTTP\/1\.1 200 [\s\S]*hi$/);
  }
  expect(exchanges.filter(({ path }) => path === "/good")).toHaveLength(5);
});
