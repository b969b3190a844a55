import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { jsonSchema, reference } from "./reference.ts";

const root = new URL("../../", import.meta.url);
const example = readFileSync(new URL("proxy.config.example.json", root), "utf8");

describe("what is generated from the schema is what is checked in (else: npm run generate)", () => {
  it("for editors", async () => {
    await expect(jsonSchema()).toMatchFileSnapshot("../../proxy.config.schema.json");
  });

  it("for people", async () => {
    await expect(reference(example)).toMatchFileSnapshot("../../docs/config.md");
  });

  it("with a description for every key", () => {
    const bare: string[] = [];
    const walk = (value: unknown, path: string): void => {
      if (typeof value !== "object" || value === null) return;
      for (const [key, inner] of Object.entries(value)) {
        if (path.endsWith(".properties") && !inner.description) bare.push(`${path}.${key}`);
        if (key !== "examples") walk(inner, `${path}.${key}`);
      }
    };
    walk(JSON.parse(jsonSchema()), "");
    expect(bare).toEqual([]);
  });
});

describe("the example", () => {
  it("is a config without faults", async () => {
    const path = fileURLToPath(new URL("proxy.config.example.json", root));
    const { routes, notices } = await loadConfig(path, { env: { BILLING_TOKEN: "canary" } });
    expect(routes.map(({ key }) => key)).toEqual([
      "auth.localhost/",
      "/billing",
      "/socket",
      "/flags",
      "/api",
    ]);
    expect(notices).toEqual([]);
  });
});
