import { describe, expect, it } from "vitest";
import { fixFor } from "../../src/advice/fix-for.ts";
import { recognise, servers } from "../../src/advice/fixes/index.ts";
import { fixPolicy } from "../../src/advice/fixes/policy.ts";
import { realServers } from "../toolchain/fixes/servers.ts";
import { fixesPage } from "./fixes-page.ts";

it("docs/fixes.md shows every server's text as it is written", async () => {
  const run = new Set(realServers.map(({ name }) => name));
  await expect(fixesPage(run)).toMatchFileSnapshot("../../docs/fixes.md");
});

it("writes for every server that the issue trackers ask about", () => {
  expect(servers.map(({ name }) => name).sort()).toMatchInlineSnapshot(`
    [
      "apache",
      "apigateway",
      "aspnet",
      "caddy",
      "cloudflare",
      "django",
      "express",
      "fastapi",
      "fastify",
      "flask",
      "go",
      "haproxy",
      "hono",
      "http",
      "koa",
      "laravel",
      "next",
      "nginx",
      "node",
      "rails",
      "spring",
    ]
  `);
});

describe("a server is recognised by what it says of itself", () => {
  it.each([
    ["X-Powered-By", "Express", "express"],
    ["X-Powered-By", "Next.js", "next"],
    ["Server", "nginx/1.22.1", "nginx"],
    ["server", "openresty", "nginx"],
    ["Server", "Caddy", "caddy"],
    ["Server", "Apache/2.4.62 (Debian)", "apache"],
    ["Server", "Apache-Coyote/1.1", "spring"],
    ["Server", "Werkzeug/3.0.1 Python/3.12", "flask"],
    ["Server", "WSGIServer/0.2 CPython/3.12", "django"],
    ["Server", "uvicorn", "fastapi"],
    ["Server", "Kestrel", "aspnet"],
    ["Server", "Microsoft-IIS/10.0", "aspnet"],
    ["Set-Cookie", "laravel_session=e; path=/", "laravel"],
    ["X-Runtime", "0.012", "rails"],
    ["apigw-requestid", "JKJaXmPLvHcESHA=", "apigateway"],
    ["Server", "cloudflare", "cloudflare"],
    ["Server", "something else", undefined],
  ])("%s: %s → %s", (header, value, name) => {
    expect(recognise([[header, value]])?.name).toBe(name);
  });

  it("the framework before what stands in front of it", () => {
    const headers = [
      ["Server", "nginx"],
      ["X-Powered-By", "Express"],
    ] as const;
    expect(recognise(headers)?.name).toBe("express");
  });
});

describe("a policy holds only what needs no escaping in any language", () => {
  const HOSTILE = ["'", '"', "`", "$", ";", "{", "}", "\\", "\n", "<", "#", "%", "*", "|", " "];

  it.each(HOSTILE)("%j is in no text", (character) => {
    const evil = `x${character}canary`;
    const written = {
      origins: [`https://${evil}.test`, "https://app.example.com"],
      methods: [evil, "PUT"],
      headers: [evil, "x-api-key"],
      expose: [evil],
      credentials: true,
      maxAge: 600,
    };
    for (const { name } of servers) {
      const texts = fixFor(name, written)?.files.map(({ text }) => text);
      expect(texts?.join()).not.toContain("canary");
      expect(texts?.join()).toContain(
        "https://app.example.com".replaceAll(".", name === "apache" ? "\\." : "."),
      );
    }
    expect(fixPolicy(written).faults).toHaveLength(4);
    expect(fixFor("express", written)?.notes.join()).toContain("is left out");
  });

  it.each([undefined, null, "express", { origins: "https://a.test" }, { methods: [1], headers: {} }])(
    "takes %j without throwing",
    (written) => {
      for (const { name } of servers) {
        expect(Reflect.apply(fixFor, undefined, [name, written])).toMatchObject({
          title: expect.any(String),
        });
      }
    },
  );

  it("takes an odd max-age for what can be meant", () => {
    const ages = [Number.NaN, Number.POSITIVE_INFINITY, -1, 1.5, 1e9];
    expect(ages.map((maxAge) => fixPolicy({ maxAge }).policy.maxAge)).toEqual([600, 600, 0, 1, 7200]);
  });

  it("takes IPv6 addresses and other schemes", () => {
    const origins = ["http://[::1]:3000", "capacitor://localhost", "https://xn--bcher-kva.example"];
    expect(fixPolicy({ origins }).policy.origins).toEqual(origins);
  });
});

it("knows no fix for a server that is not named", () => {
  expect(fixFor("toaster", {})).toBeUndefined();
});
