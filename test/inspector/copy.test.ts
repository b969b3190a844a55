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
const json = { method: "PUT", headers: ["Content-Type", "application/json"], body: Buffer.from("{}") };
const form = ["Content-Type", "text/plain"];

describe("a call for curl", () => {
  it.each([
    ["a plain one", {}, "curl 'http://localhost:8010/a'"],
    ["another method", { method: "DELETE" }, "curl 'http://localhost:8010/a' \\\n  -X 'DELETE'"],
    ["HEAD", { method: "HEAD" }, "curl 'http://localhost:8010/a' \\\n  --head"],
    [
      "a body, which makes it a POST",
      { method: "POST", headers: form, body: Buffer.from("x") },
      "curl 'http://localhost:8010/a' \\\n  -H 'Content-Type: text/plain' \\\n  --data-raw 'x'",
    ],
    [
      "a body without a type, which curl would call a form",
      { method: "POST", body: Buffer.from("x") },
      "curl 'http://localhost:8010/a' \\\n  -H 'Content-Type:' \\\n  --data-raw 'x'",
    ],
    [
      "brackets, which curl would take for several URLs",
      { url: "http://localhost:8010/a?filter[name]=x" },
      "curl 'http://localhost:8010/a?filter[name]=x' \\\n  --globoff",
    ],
    [
      "dots, which curl would follow",
      { url: "http://localhost:8010/a/../b" },
      "curl 'http://localhost:8010/a/../b' \\\n  --path-as-is",
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
        call({
          url: `http://localhost/${odd}`,
          method: "PUT",
          headers: [...form, "X", odd],
          body: Buffer.from(odd),
        }),
      );
      const script = `curl() { for word; do printf '%s\\0' "$word"; done; }; ${command}`;
      const words = execFileSync("/bin/sh", ["-c", script], { encoding: "utf8" }).split("\0");
      expect(words).toEqual([
        `http://localhost/${odd}`,
        "-X",
        "PUT",
        "-H",
        "Content-Type: text/plain",
        "-H",
        `X: ${odd}`,
        "--data-raw",
        odd,
        "",
      ]);
    },
  );
});

describe.skipIf(process.platform === "win32")("a body for curl, as a shell hands it on", () => {
  const parts = ["--x", 'Content-Disposition: form-data; name="a"', "", "1 % \\ '", "--x--", ""];
  const cases: [string, Buffer][] = [
    ["a form of parts, with the line ends that it needs", Buffer.from(parts.join("\r\n"))],
    ["every byte", Buffer.from(Array.from({ length: 512 }, (_, i) => i % 256))],
    ["a dash and a byte", Buffer.from("-e\0")],
    ["a text that is too long for a word of a command", Buffer.from("x'%\\".repeat(40_000))],
    ["letters of several bytes", Buffer.from("grüße €\u2028")],
  ];
  it.each(cases)("%s", (_, body) => {
    const command = asCurl(call({ method: "POST", headers: form, body }));
    const curl = `curl() { for word; do
      if [ "$before" = --data-raw ]; then printf '%s' "$word"; fi
      before=$word
    done; if [ "$word" = @- ]; then cat; fi; }`;
    const printed = execFileSync("/bin/sh", [], { input: `${curl}\n${command}\n` });
    expect(printed.equals(body)).toBe(true);
  });
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
      "bytes, and what has no type, which a page would give to a text",
      { method: "POST", body: Buffer.from([0, 255]) },
      ["http://localhost:8010/a", { method: "POST", body: Uint8Array.from([0, 255]) }],
    ],
    [
      "headers of one name, each of them",
      { headers: ["X-A", "1", "x-a", "2"] },
      [
        "http://localhost:8010/a",
        {
          headers: [
            ["X-A", "1"],
            ["x-a", "2"],
          ],
        },
      ],
    ],
    ["no body with a GET, which no page can send", { body: Buffer.from("x") }, ["http://localhost:8010/a"]],
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
