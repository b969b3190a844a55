import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { firstCells, readPage, root } from "./markdown.ts";

const page = readPage("docs/troubleshooting.md");

const files = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !/^demo[\\/]/.test(file))
  .map((file) => ({ file, text: readFileSync(join(root, "src", file), "utf8") }));

/** `code: "loop"`, `codeOf("upstream-tls", …)`, and the table of those that follow from a status. */
function codesInSource(): Set<string> {
  // Those of `cors` and `advice` are what a verdict finds, not answers.
  const source = files.map(({ file, text }) => (/^(?:cors|advice)[\\/]/.test(file) ? "" : text)).join("\n");
  const written = [...source.matchAll(/(?:\bcode: |\bcodeOf\(|\b[45]\d\d: )"([a-z][a-z-]+)"/g)];
  const chosen = [...source.matchAll(/\bcode: [^,\n]*\? "([a-z-]+)" : "([a-z-]+)"/g)];
  return new Set([...written, ...chosen].flatMap(([, ...codes]) => codes));
}

it("every code that corswalk answers or logs is in docs/troubleshooting.md", () => {
  const codes = codesInSource();
  expect([...codes]).toEqual(
    expect.arrayContaining(["bad-request", "no-route", "upstream-refused", "upstream-proxy"]),
  );
  expect([...codes].filter((code) => !page.text.includes(`\`${code}\``))).toEqual([]);
});

it("every sentence that docs/troubleshooting.md explains is one that corswalk says", () => {
  const plain = (text: string) => text.replaceAll(/[\\`]/g, "");
  const said = plain(files.map(({ text }) => text).join("\n"));
  const cells = firstCells(page).filter((cell) => !/^`[a-z-]+`$/.test(cell));
  const parts = cells.flatMap((cell) => plain(cell).split(/…|, (?=Path|Secure)/)).map((part) => part.trim());
  expect(cells.length).toBeGreaterThan(20);
  expect(parts.filter((part) => part.length > 7 && !said.includes(part))).toEqual([]);
});
