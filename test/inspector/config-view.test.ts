import { describe, expect, it } from "vitest";
import { inspected } from "./inspect.ts";

describe("the config in force", () => {
  it("tells each option of a route that is not as by default, without what is secret in it", async () => {
    const { read } = await inspected({
      routes: {
        "/api": {
          target: "https://api.example.com/v2",
          stripPrefix: true,
          headers: { "X-Api-Key": "canary-7f3a91c2", "X-Old": null },
          cookies: "keep",
          redirects: "keep",
          upstreamOrigin: "keep",
          ws: false,
          secure: false,
          timeout: { connect: "3s", response: "30s" },
          proxy: "http://me:canary-7f3a91c2@proxy.example.com:3128",
          cors: { credentials: false },
        },
      },
    });
    const config = await read("config");
    expect(config.routes).toMatchObject([
      {
        key: "/api",
        goesTo: "https://api.example.com/v2",
        options: [
          "stripPrefix",
          "upstreamOrigin: keep",
          "cookies: keep",
          "redirects: keep",
          "ws: false",
          "timeout.connect: 3 s",
          expect.stringMatching(/^proxy: http:\/\/\*\*\*@proxy\.example\.com:3128/),
          "timeout.response: 30 s",
          "secure: false",
          "headers: X-Api-Key, X-Old removed",
        ],
        policy: expect.arrayContaining([["credentials", "false"]]),
      },
    ]);
    expect(JSON.stringify(config)).not.toContain("canary");
  });
});
