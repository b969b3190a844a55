import { describe, expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { corswalk, run } from "./corswalk.ts";

describe("corswalk --help", () => {
  it("says this", async () => {
    const { code, stdout, stderr } = await run(["--help"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatchInlineSnapshot(`
      "corswalk 0.1.0: call any API from localhost, without CORS errors

        corswalk [target]       start the proxy: to target, or as the config says
        corswalk demo           a sample API and a page that calls it both ways
        corswalk init [target]  write a config; takes over a dev server's proxy setup
        corswalk check [file]   tell every fault of a config, and its fix
        corswalk explain <url>  what the browser would say to a call, why, and the fix
        corswalk audit <file>   the same for every kind of call in a HAR or a JSON log
        corswalk health         ask a running proxy for its health

        -p, --port <n>                 port to listen on (8010; 0: any free one)
            --host <addr>              address to listen on (127.0.0.1 and ::1)
        -c, --config <file>            config file (proxy.config.json or .jsonc)
        -o, --allow-origin <pattern>   one more allowed origin, repeatable
            --allow-host <name>        one more allowed Host, repeatable
        -H, --header "Name: value"     sent upstream on every route, repeatable
            --insecure                 accept upstream certificates that do not verify
            --log <format>             pretty (default), json or silent
            --[no-]inspector, --open   a page of every call; open it in the browser
            --inspector-port <n>       the page's port (the next free one)
        -h, --help, -V, --version      show this help, or the version
        A target is https://api.example.com, api.example.com or localhost:3001.
        Flags win over CORSWALK_PORT, _HOST, _LOG …, these over the config file.
      "
    `);
  });

  it("fits a screen of 80 columns and 24 lines", async () => {
    const lines = (await run(["-h"])).stdout.split("\n");
    expect(lines.length).toBeLessThanOrEqual(24);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it("is the same after a command's name", async () => {
    expect((await run(["check", "--help"])).stdout).toBe((await run(["--help"])).stdout);
  });
});

it.each(["--version", "-V"])("corswalk %s says the package's version", async (flag) => {
  expect(await run([flag])).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: "" });
});

describe("a wrong command line exits with 2 and says what to type instead", () => {
  it.each([
    [["-p", "abc"], 'corswalk: --port needs a whole number from 0 to 65535, not "abc".'],
    [["--host"], "corswalk: --host needs a value."],
    [["--host", "a b"], 'corswalk: --host needs an address such as "127.0.0.1" or "0.0.0.0", not "a b".'],
    [["--allow-host", "*"], "corswalk: --allow-host needs a host name without scheme and port"],
    [
      ["localhost:9", "-o", "https://a.test/"],
      '--allow-origin: "https://a.test/": an origin ends after host and',
    ],
    [["localhost:9", "-H", "Content-Length: 3"], "--header Content-Length: follows from the body"],
    [["--prot", "1"], "corswalk: There is no flag --prot.\nDid you mean --port?"],
    [["strat"], 'corswalk: "strat" is neither a command nor a target.\nDid you mean corswalk start?'],
    [["health", "x"], "corswalk: corswalk health takes nothing after its name"],
  ])("%j", async (argv, message) => {
    const { code, stdout, stderr } = await run(argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("    at ");
  });

  it("with control characters of it made harmless", async () => {
    const { stderr } = await run(["\x1b[2J"]);
    expect(stderr).toContain("\\x1b[2J");
    expect(stderr).not.toContain("\x1b");
  });
});

it("a password in a wrong command line is not repeated", async () => {
  const { code, stderr } = await run(["demo", "https://me:canary@api.test/?token=canary"]);
  expect(code).toBe(2);
  expect(stderr).toContain('"https://***@api.test/?token=***" is too much');
});

it("a reader that goes away is no error", async () => {
  const running = corswalk(["--help"]);
  running.child.stdout?.destroy();
  expect(await running.exited).toBe(0);
  expect(running.stderr()).toBe("");
});
