import { describe, expect, it } from "vitest";
import { api } from "../advice/api.ts";
import { folder, run } from "./corswalk.ts";

const page = "https://app.example.com";
const refusing = () => api((_, response) => response.setHeader("X-Powered-By", "Express"));

describe("corswalk explain", () => {
  it("tells a person everything, and exits with 1 for a blocked call", async () => {
    const { url } = await refusing();
    const args = ["explain", `${url}/users`, "-X", "PUT", "--credentials", "include", "--origin", page];
    const { code, stdout, stderr } = await run([...args, "-H", "Authorization: Bearer canary"]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout.replaceAll(url, "http://api")).toMatchInlineSnapshot(`
      "✗ Blocked: the browser asks the server first, and the answer does not let PUT
      http://api/users from https://app.example.com out.

      In the browser's console
        Access to fetch at 'http://api/users' from origin 'https://app.example.com' has been
        blocked by CORS policy: Response to preflight request doesn't pass access control check: No
        'Access-Control-Allow-Origin' header is present on the requested resource.

      What went over the wire
        The browser asks first: The method PUT is none of GET, HEAD and POST. The header authorization is
        not one that every page may send.
        → OPTIONS http://api/users  the preflight
            Access-Control-Request-Method: PUT
            Access-Control-Request-Headers: authorization
            Origin: https://app.example.com
        ← 200
            X-Powered-By: Express
            Access-Control-Allow-Origin: (missing) ◀ decides
            Access-Control-Allow-Credentials: (missing)
            Access-Control-Allow-Methods: (missing)
            Access-Control-Allow-Headers: (missing)

      Why
        • The answer carries no Access-Control-Allow-Origin, so no other origin may read it; the page is
          https://app.example.com.
        • The call carries credentials, but Access-Control-Allow-Credentials is missing: it has to be
          exactly "true".
        • The method PUT needs permission, but the preflight's answer carries no
          Access-Control-Allow-Methods.
        • The header authorization needs permission, but the preflight's answer carries no
          Access-Control-Allow-Headers.

      The fix: Express, with the cors package (recognised by its headers; --fix NAME for another)
        app.js:

          import cors from "cors";

          app.use(
            cors({
              origin: ["https://app.example.com"],
              methods: ["PUT"],
              allowedHeaders: ["authorization"],
              credentials: true,
              maxAge: 600,
            }),
          );

        · npm install cors
        · It stands before the routes and before anything that asks for a login: preflights carry no
          credentials.

      The preflight reached the server; the call itself never left the browser. CORS is no access control:
      curl, scripts and other servers are not asked. What must stay private needs a login on the server.
      "
    `);
    expect(stdout).not.toContain("canary");
  });

  it("exits with 0 for an allowed one", async () => {
    const { url } = await api((_, response) => response.setHeader("Access-Control-Allow-Origin", "*"));
    const { code, stdout } = await run(["explain", url, "--origin", page]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^✓ Allowed: a page on https:\/\/app\.example\.com may call GET /);
  });

  it("judges for localhost:3000 where nothing is said, and says so", async () => {
    const server = await refusing();
    const { stdout } = await run(["explain", server.url]);
    expect(server.heard[0]).toBe("GET / from http://localhost:3000");
    expect(stdout).toContain("taken to be on http://localhost:3000");
  });

  it("judges for the config's appOrigin, and reaches the server as its route says", async () => {
    const server = await refusing();
    const config = { appOrigin: page, target: server.url };
    const { stdout } = await run(["explain", server.url], {
      cwd: folder({ "proxy.config.json": JSON.stringify(config) }),
    });
    expect(server.heard[0]).toBe(`GET / from ${page}`);
    expect(stdout).not.toContain("taken to be");
  });

  it("prints JSON for scripts, with no secret in it", async () => {
    const { url } = await refusing();
    const { code, stdout } = await run(["explain", `${url}/?token=canary`, "--json", "--fix", "nginx"]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      allowed: false,
      preflight: { needed: false, because: [] },
      reasons: [{ code: "allow-origin-missing", step: "response" }],
      fix: { server: "nginx", because: "asked" },
    });
    expect(stdout).not.toContain("canary");
  });

  it.each([
    [
      "Chromium",
      (url: string) =>
        `Access to fetch at '${url}' from origin '${page}' has been blocked by CORS policy: Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.`,
      "OPTIONS / from https://app.example.com",
    ],
    [
      "Firefox",
      (url: string) =>
        `Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ${url}. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200.`,
      "GET / from http://localhost:3000",
    ],
    [
      "Safari",
      (url: string) =>
        `Origin ${page} is not allowed by Access-Control-Allow-Origin. Status code: 200\nFetch API cannot load ${url} due to access control checks.`,
      "GET / from https://app.example.com",
    ],
  ])("takes the error out of %s's console", async (_, message, first) => {
    const server = await refusing();
    const { code } = await run(["explain", message(`${server.url}/`)]);
    expect(code).toBe(1);
    expect(server.heard[0]).toBe(first);
  });

  it("lets nothing through to the terminal that it would obey", async () => {
    const { url } = await api((_, response) => response.setHeader("Access-Control-Allow-Origin", "\x9b2J"));
    const { stdout } = await run(["explain", url]);
    expect(stdout).toContain("\\x9b2J");
    expect(stdout).not.toContain("\x9b");
  });

  it.each([
    [[], "needs the URL of a call"],
    [["not a url"], "neither a URL nor a browser's CORS error"],
    [["ftp://api.test/"], "neither a URL nor a browser's CORS error"],
    [["https://api.test", "--fix", "expres"], "Did you mean express?"],
    [["https://api.test", "--origin", "app"], "--origin needs the page's origin"],
    [["https://api.test", "-X", "TRACE"], "No page can use the method"],
    [["https://api.test", "--credentials=always"], "--credentials needs omit, same-origin, include"],
    [["Preflight response is not successful. Status code: 404"], "does not tell which URL was called"],
  ])("exits with 2 for a wrong command line: %j", async (args, message) => {
    const { code, stdout, stderr } = await run(["explain", ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  it("takes a host name in any script", async () => {
    const { code, stdout } = await run(["explain", "bücher.invalid/x", "--origin", page]);
    expect(code).toBe(1);
    expect(stdout).toContain("https://xn--bcher-kva.invalid/x");
  });

  it("exits with 2 where it may not send what it would have to", async () => {
    const { url } = await refusing();
    const { code, stdout } = await run(["explain", url, "-X", "POST"]);
    expect(code).toBe(2);
    expect(stdout).toContain("--send sends it");
  });

  it("has a help of its own, of 80 columns", async () => {
    const { stdout } = await run(["explain", "--help"]);
    expect(stdout).toMatchInlineSnapshot(`
      "corswalk explain <url>: what the browser would say to a call, why, and the fix

        -c, --config <file>        config file (proxy.config.json or .jsonc)
        -H, --header "Name: value" a header that the page sets, repeatable
            --insecure             accept upstream certificates that do not verify
            --origin <origin>      the page's (appOrigin, or http://localhost:3000)
        -X, --method <name>        the call's method (GET)
            --credentials [mode]   omit, same-origin (default) or include
            --send                 send the call even if it changes something
            --fix <server>         the server to write the fix for: express, nginx …
            --json                 the result as JSON

        corswalk explain https://api.example.com/users -X PUT --credentials
        corswalk explain "Access to fetch at 'https://…' from origin 'https://…' …"
      "
    `);
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});
