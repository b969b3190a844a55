import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { asCurl, asFetch, type Copied } from "../../src/inspector/copy.ts";

const call = (part: Partial<Copied> = {}): Copied => ({
  method: "GET",
  url: "http://localhost:8010/a",
  headers: [],
  body: undefined,
  ...part,
});
const json = { method: "PUT", headers: ["Content-Type", "application/json"], body: "{}" };

describe("a call for curl", () => {
  it.each([
    ["a plain one", {}, "curl 'http://localhost:8010/a'"],
    ["another method", { method: "DELETE" }, "curl 'http://localhost:8010/a' \\\n  -X 'DELETE'"],
    ["HEAD", { method: "HEAD" }, "curl 'http://localhost:8010/a' \\\n  --head"],
    [
      "a body, which makes it a POST",
      { method: "POST", body: "x" },
      "curl 'http://localhost:8010/a' \\\n  --data-raw 'x'",
    ],
    [
      "a header without a value",
      { headers: ["X-Empty", ""] },
      "curl 'http://localhost:8010/a' \\\n  -H 'X-Empty;'",
    ],
    [
      "nothing that curl writes itself",
      { headers: ["Host", "x", "Content-Length", "1", "Connection", "close"] },
      "curl 'http://localhost:8010/a'",
    ],
  ])("%s", (_, part, expected) => {
    expect(asCurl(call(part))).toBe(expected);
  });

  it.skipIf(process.platform === "win32")(
    "says to a shell what was said, whatever is in it, and runs nothing",
    () => {
      const odd = `'; echo hacked; '$(echo hacked)\`echo hacked\` "\\ \n!x`;
      const command = asCurl(
        call({ url: `http://localhost/${odd}`, method: "PUT", headers: ["X", odd], body: odd }),
      );
      const script = `curl() { for word; do printf '%s\\0' "$word"; done; }; ${command}`;
      const words = execFileSync("/bin/sh", ["-c", script], { encoding: "utf8" }).split("\0");
      expect(words).toEqual([
        `http://localhost/${odd}`,
        "-X",
        "PUT",
        "-H",
        `X: ${odd}`,
        "--data-raw",
        odd,
        "",
      ]);
    },
  );
});

describe("a call for a page's console", () => {
  const asked = (part: Partial<Copied>) => {
    const calls: unknown[] = [];
    const run = new Function("fetch", `return (async () => { ${asFetch(call(part))} })()`);
    run((...given: unknown[]) => calls.push(given));
    return calls;
  };
  it.each([
    ["a plain one", {}, ["http://localhost:8010/a"]],
    [
      "method, header and body",
      json,
      [
        "http://localhost:8010/a",
        { method: "PUT", headers: { "Content-Type": "application/json" }, body: "{}" },
      ],
    ],
    [
      "cookies, which a page may not write, as credentials",
      { headers: ["Cookie", "a=***"] },
      ["http://localhost:8010/a", { credentials: "include" }],
    ],
    [
      "nothing that only a browser says",
      { headers: ["Origin", "x", "Sec-Fetch-Mode", "cors", "User-Agent", "x"] },
      ["http://localhost:8010/a"],
    ],
    ["whatever is in it", { url: 'http://localhost/"\\\u2028`${x}' }, ['http://localhost/"\\\u2028`${x}']],
  ])("%s", (_, part, expected) => {
    expect(asked(part)).toEqual([expected]);
  });
});
