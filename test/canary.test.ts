import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ask, askForWebSocket } from "./attacks/ask.ts";
import { corswalk, folder, run } from "./cli/corswalk.ts";
import { scriptedUpstream } from "./support/raw.ts";

/** Every secret has this word in it, and everything that is shown is searched for it, in the forms that a wire has. */
const env = {
  HEADER: "canary-in-a-header",
  QUERY: "canary-in+a%20query",
  PASSWORD: "canary:of%20a@user",
  PASSPHRASE: "canary-of-a-key",
  BROKEN: "canary-with\r\na line break",
  SPACED: "canary/with a space",
};
const forms = [
  /canary/i,
  new RegExp(Buffer.from("ada:canary:of a@user").toString("base64").replace(/[+/]/g, "\\$&")),
  new RegExp(Buffer.from("canary").toString("base64").slice(0, 6)),
];

function expectNoCanary(shown: string): void {
  for (const form of forms) expect(shown).not.toMatch(form);
}

/** An upstream that answers by the path: well, with secrets of its own; with nonsense; half; or not at all. */
function upstream() {
  return scriptedUpstream((wire) => {
    // A TLS hello gets the same as a head without a path.
    wire.socket.once("data", (head) => {
      const path = head.toString("latin1").split(/[ ?]/)[1] ?? "";
      const [, answer = answers.ok] = Object.entries(answers).find(([name]) => path.includes(name)) ?? [];
      wire.socket.end(answer);
    });
  });
}

const answers = {
  ok: "HTTP/1.1 200 OK\r\nSet-Cookie: sid=canary-set; Domain=api.test\r\nX-Auth-Token: canary-answered\r\nContent-Length: 2\r\n\r\nhi",
  moved:
    "HTTP/1.1 302 Found\r\nLocation: http://elsewhere.test/?access_token=canary-moved\r\nSet-Cookie: a=canary-a\r\nContent-Length: 0\r\n\r\n",
  nonsense: "HTTP/1.1 99 canary-reason\r\ncanary-header: 1\r\n\r\n",
  half: "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\ncanary-body",
  denied: "HTTP/1.1 401 No\r\nWWW-Authenticate: NTLM canary-challenge\r\nContent-Length: 0\r\n\r\n",
  silent: "",
};

/** What a page sends along. */
const page = [
  "Host: localhost",
  "Origin: http://localhost:3000",
  "Sec-Fetch-Site: cross-site",
  "Cookie: sid=canary-cookie; canary-without-a-name",
  "Authorization: Bearer canary-bearer",
  "X-Api-Key: canary-key",
  "Referer: http://localhost:3000/?code=canary-referer",
];
const query = "?api_key=canary-api-key&next=%2Fhome%3Ftoken%3Dcanary-nested&access_token=canary-token";

describe.each(["pretty", "json"])("the %s log, and the answers that corswalk gives itself", (log) => {
  it("hold no secret: of the config, of the page, of the upstream", async () => {
    const { port: there } = await upstream();
    const secret = {
      headers: { "X-Custom": "${HEADER}", Cookie: "own=${HEADER}" },
    };
    const target = (port: number) => `http://ada:\${PASSWORD}@127.0.0.1:${port}/v1?key=\${QUERY}`;
    const config = {
      port: 0,
      log,
      cors: { origins: ["http://localhost:3000"] },
      routes: {
        "/api": { target: target(there), ...secret },
        "/down": { target: target(1), ...secret },
        "/unresolved": { target: "http://ada:${PASSWORD}@unresolved.invalid/?key=${QUERY}", ...secret },
        "/tls": { target: `https://ada:\${PASSWORD}@127.0.0.1:${there}/?key=\${QUERY}`, ...secret },
        "/outbound": {
          target: "http://api.test/?key=${QUERY}",
          proxy: "http://ada:${PASSWORD}@127.0.0.1:1",
          headers: { Authorization: "Bearer ${HEADER}" },
        },
      },
    };
    const cwd = folder({ "proxy.config.json": JSON.stringify(config) });
    const proxy = corswalk([], { cwd, env });
    const [url] = await proxy.says(/http:\/\/localhost:\d+/);
    const port = Number(new URL(url).port);

    const own: string[] = [];
    for (const path of [
      "/down",
      "/unresolved",
      "/tls",
      "/outbound",
      "/api/nonsense",
      "/api/silent",
      "/none",
    ]) {
      own.push(await ask(port, [`GET ${path}${query} HTTP/1.1`, ...page]));
      own.push(await ask(port, [`GET ${path}${query} HTTP/1.1`, ...page, "Sec-Fetch-Mode: navigate"]));
    }
    own.push(await askForWebSocket(port, `/down${query}`, page));
    own.push(await ask(port, [`GET /api${query} HTTP/1.1`, ...page, "Origin: http://localhost:9"]));
    own.push(await ask(port, [`GET /api${query} HTTP/1.1`, ...page, "Host: twice"]));
    own.push(await ask(port, [`GET /api${query}#canary HTTP/1.1`, ...page]));
    own.push(
      await ask(port, [`OPTIONS /api${query} HTTP/1.1`, ...page, "Access-Control-Request-Method: PUT"]),
    );
    for (const answer of own) {
      expect(answer).toMatch(/^HTTP\/1\.1 (?:204|400|403|404|502) /);
      expectNoCanary(answer);
    }
    for (const path of ["ok", "moved", "half", "denied"])
      await ask(port, [`GET /api/${path}${query} HTTP/1.1`, ...page]);
    await askForWebSocket(port, `/api/ok${query}`, page);

    proxy.child.kill("SIGTERM");
    await proxy.exited;
    const shown = proxy.stdout() + proxy.stderr();
    expect(shown).toMatch(/\/api\/denied\?api_key=\*\*\*/);
    expectNoCanary(shown);
  });
});

it("a crash's output holds no secret", async () => {
  const crash = 'process.on("SIGUSR2", () => { throw new Error("a bug") })';
  const target = "http://ada:${PASSWORD}@127.0.0.1:1/?key=${QUERY}";
  const config = { port: 0, routes: { "/": { target, headers: { "X-Custom": "${HEADER}" } } } };
  const proxy = corswalk([], {
    cwd: folder({ "proxy.config.json": JSON.stringify(config) }),
    env: { ...env, NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(crash)}` },
  });
  const [url] = await proxy.says(/http:\/\/localhost:\d+/);
  await ask(Number(new URL(url).port), [`GET /${query} HTTP/1.1`, ...page]);
  proxy.child.kill("SIGUSR2");
  expect(await proxy.exited).not.toBe(0);
  expect(proxy.stderr()).toContain("a bug");
  expectNoCanary(proxy.stdout() + proxy.stderr());
});

const { privateKey: sealed } = generateKeyPairSync("ec", {
  namedCurve: "P-256",
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "another" },
});

describe("the faults of a config hold no secret", () => {
  it.each<[string, object]>([
    ["a header with a line break", { target: "http://a.test", headers: { "X-A": "${BROKEN}" } }],
    ["a user part in an impossible URL", { target: "http://ada:${PASSWORD}@a.test:99999" }],
    ["a user part under another scheme", { target: "ftp://ada:${PASSWORD}@a.test" }],
    ["a query in an impossible URL", { target: "http://a b.test/?key=${QUERY}" }],
    ["a user part with a space", { target: "http://ada:${SPACED}@a.test" }],
    ["a query with a space", { target: "http://a.test/?key=${SPACED}" }],
    ["a target with a fragment", { target: "http://a.test/?key=${QUERY}#x" }],
    [
      "a passphrase that opens no key",
      { target: "https://a.test", key: sealed, passphrase: "${PASSPHRASE}" },
    ],
    ["an outbound proxy that is none", { target: "http://a.test", proxy: "gopher://ada:${PASSWORD}@p.test" }],
    ["a wrong type beside it", { target: "http://a.test", headers: { "X-A": "${HEADER}", "X-B": 1 } }],
    ["an answer's header", { respond: { body: "x" }, responseHeaders: { "X-A": "${BROKEN}" } }],
  ])("%s", async (_, route) => {
    const cwd = folder({ "proxy.config.json": JSON.stringify({ routes: { "/": route } }) });
    for (const command of [["check"], ["-p", "0"]]) {
      const { code, stdout, stderr } = await run(command, { cwd, env });
      expect(code).toBe(1);
      expect(stderr).toMatch(/proxy\.config\.json:\d+:\d+/);
      expectNoCanary(stdout + stderr);
    }
  });
});
