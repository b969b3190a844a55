import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { api } from "../advice/api.ts";
import { harFile } from "../advice/har-file.ts";
import { folder, run } from "./corswalk.ts";

const page = "https://app.example.com";
const server = "https://api.example.com";

describe("corswalk audit", () => {
  it("prints a table and a policy, and exits with 1 where something is blocked", async () => {
    const har = harFile([
      {
        method: "GET",
        url: `${server}/users/1?token=canary`,
        sends: { Origin: page },
        answers: { Server: "Caddy" },
      },
      { method: "GET", url: `${server}/users/2`, sends: { Origin: page } },
      {
        method: "GET",
        url: `${server}/open`,
        sends: { Origin: page },
        answers: { "Access-Control-Allow-Origin": "*" },
      },
      {
        method: "PUT",
        url: `${server}/open`,
        sends: { Origin: page },
        answers: { "Access-Control-Allow-Origin": "*" },
      },
      { method: "GET", url: `${server}/logo.png`, kind: "image" },
    ]);
    const cwd = folder({ "traffic.har": har });
    const { code, stdout, stderr } = await run(["audit", "traffic.har", "--origin", page], { cwd });
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toMatchInlineSnapshot(`
      "Called from https://app.example.com: 1 blocked, 1 not known, 1 allowed
        1 of 5 entries are no calls of a page's script, and are left out.

        calls  kind                                   verdict    reason
            2  GET https://api.example.com/users/:id  blocked    no Access-Control-Allow-Origin
            1  GET https://api.example.com/open       allowed
            1  PUT https://api.example.com/open       not known  no preflight seen

        --probe asks the servers about what is not known; a preflight changes nothing.

      Lets exactly these calls to https://api.example.com through: Caddy
        cors.caddy:

          @cors_call {
          	header Origin https://app.example.com
          }
          @cors_preflight {
          	method OPTIONS
          	header Access-Control-Request-Method *
          	header Origin https://app.example.com
          }
          header {
          	+Vary Origin
          	defer
          }
          header @cors_call {
          	Access-Control-Allow-Origin {header.Origin}
          	defer
          }
          header @cors_preflight {
          	Access-Control-Allow-Methods "GET, PUT"
          	Access-Control-Max-Age 600
          	defer
          }
          respond @cors_preflight 204

        · In the site block that serves the API: import cors.caddy
        · \`defer\` makes these headers replace what an application behind reverse_proxy may send itself.
      "
    `);
    expect(stdout).not.toContain("canary");
  });

  it("asks the servers about the rest, with preflights alone", async () => {
    const real = await api(({ headers }, response) => {
      if (headers.origin !== page) return;
      response
        .setHeader("Access-Control-Allow-Origin", page)
        .setHeader("Access-Control-Allow-Methods", "PUT");
    });
    const answers = { "Access-Control-Allow-Origin": page };
    const har = harFile([{ method: "PUT", url: `${real.url}/users/1`, sends: { Origin: page }, answers }]);
    const cwd = folder({ "traffic.har": har });
    const args = ["audit", "traffic.har", "--origin", page, "--json"];
    const verdict = async (...more: string[]) =>
      JSON.parse((await run([...args, ...more], { cwd })).stdout).rows[0].verdict;
    expect(await verdict()).toBe("not known");
    expect(real.heard).toEqual([]);
    expect(await verdict("--probe")).toBe("allowed");
    expect(real.heard).toEqual([`OPTIONS /users/1 from ${page}`]);
  });

  it("takes --credentials before the file", async () => {
    const answers = { "Access-Control-Allow-Origin": "*" };
    const cwd = folder({
      "t.har": harFile([{ method: "GET", url: server, sends: { Origin: page }, answers }]),
    });
    expect((await run(["audit", "t.har"], { cwd })).code).toBe(0);
    expect((await run(["audit", "--credentials", "t.har"], { cwd })).code).toBe(1);
  });

  it("reads what Windows PowerShell saves", async () => {
    const text = harFile([{ method: "GET", url: server, sends: { Origin: page } }]);
    const cwd = folder();
    writeFileSync(join(cwd, "t.har"), `\ufeff${text}`, "utf16le");
    const { stdout } = await run(["audit", "t.har", "--origin", page], { cwd });
    expect(stdout).toContain("1 blocked");
  });

  it.each([
    ["gone.har", "gone.har does not exist."],
    [".", ". cannot be read (EISDIR)."],
    ["text.har", "✗ text.har is neither a HAR nor a JSON log of corswalk's: it is no JSON.\n"],
  ])("says of %s what is wrong with it", async (file, message) => {
    const { code, stderr } = await run(["audit", file], { cwd: folder({ "text.har": "hello" }) });
    expect(code).toBe(1);
    expect(stderr).toContain(message);
  });

  it("exits with 2 without a file", async () => {
    expect(await run(["audit"])).toMatchObject({ code: 2, stderr: expect.stringContaining("needs a file") });
  });
});
