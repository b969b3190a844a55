import { chmodSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { claimOf, claimPort, purposeOf } from "../../src/cli/claims.ts";
import { parseConfig } from "../../src/config/load.ts";
import { folder } from "./corswalk.ts";

const purpose = purposeOf(
  parseConfig({ routes: { "/": "https://u:canary@api.test/v1", "/b": "http://localhost:9000" } }),
);

describe("a claim on a port", () => {
  it("says for what, until it is taken back", async () => {
    const env = { XDG_RUNTIME_DIR: folder() };
    const release = await claimPort(8010, purpose, "/home/ada/shop", env);
    const claim = await claimOf(8010, env);
    expect(claim).toContain("for https://api.test/v1 and 1 more (started in /home/ada/shop)");
    expect(claim).toContain(`process ${process.pid}`);
    expect(claim).not.toContain("canary");
    expect(await claimOf(8011, env)).toBeUndefined();
    await release();
    expect(await claimOf(8010, env)).toBeUndefined();
  });

  it.skipIf(process.getuid === undefined)("can be read by nobody else", async () => {
    const run = folder();
    await claimPort(8010, purpose, "/", { XDG_RUNTIME_DIR: run });
    const inside = join(run, readdirSync(run)[0] ?? "");
    expect(statSync(inside).mode & 0o777).toBe(0o700);
    expect(statSync(join(inside, "8010")).mode & 0o777).toBe(0o600);
  });

  it("of a process that has ended counts no more", async () => {
    const run = folder();
    await claimPort(8010, purpose, "/", { XDG_RUNTIME_DIR: run });
    writeFileSync(join(run, readdirSync(run)[0] ?? "", "8010"), "99999999\nfor nothing\n");
    expect(await claimOf(8010, { XDG_RUNTIME_DIR: run })).toBeUndefined();
  });

  it("is printed without what a terminal would obey", async () => {
    const env = { XDG_RUNTIME_DIR: folder() };
    await claimPort(8010, purpose, "/\x1b[2J", env);
    expect(await claimOf(8010, env)).toContain("/\\x1b[2J");
  });
});

describe("a folder that is not safe is left alone", () => {
  const name = process.getuid === undefined ? "corswalk" : `corswalk-${process.getuid()}`;

  it.skipIf(process.getuid === undefined)("when others may write into it", async () => {
    const run = folder();
    mkdirSync(join(run, name));
    chmodSync(join(run, name), 0o777);
    await claimPort(8010, purpose, "/", { XDG_RUNTIME_DIR: run });
    expect(readdirSync(join(run, name))).toEqual([]);
  });

  it("when it is a link to another", async () => {
    const run = folder();
    const elsewhere = folder();
    symlinkSync(elsewhere, join(run, name));
    await claimPort(8010, purpose, "/", { XDG_RUNTIME_DIR: run });
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  it("and one that cannot be made is no fault", async () => {
    const env = { XDG_RUNTIME_DIR: join(folder({ file: "" }), "file") };
    const release = await claimPort(8010, purpose, "/", env);
    expect(await claimOf(8010, env)).toBeUndefined();
    await release();
  });
});
