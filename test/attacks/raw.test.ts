import { describe, expect, it } from "vitest";
import { startProxy } from "../support/proxy.ts";
import { answeringUpstream } from "../support/raw.ts";
import { ask, askForWebSocket } from "./ask.ts";

const chrome = "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150 Safari/537.36";
const crossSite = "Sec-Fetch-Site: cross-site";

/** What browsers write for each of a foreign page's vectors, towards a host on which they say what they know. */
const toLoopback: [what: string, method: string, lines: string[]][] = [
  ["fetch", "GET", ["Origin: https://evil.test", crossSite, "Sec-Fetch-Mode: cors", "Sec-Fetch-Dest: empty"]],
  ["fetch in a browser without Sec-Fetch", "GET", ["Origin: https://evil.test"]],
  ["a preflight", "OPTIONS", ["Origin: https://evil.test", "Access-Control-Request-Method: PUT", crossSite]],
  ["a lone preflight header", "OPTIONS", ["Origin: https://evil.test"]],
  [
    "a form",
    "POST",
    ["Origin: https://evil.test", crossSite, "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"],
  ],
  [
    "a form with a method of its own",
    "DELETE",
    [crossSite, "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"],
  ],
  ["a sandboxed frame's fetch", "GET", ["Origin: null", crossSite]],
  ["a look-alike's", "GET", ["Origin: http://localhost.evil.test"]],
  ["another look-alike's", "GET", ["Origin: http://evil-localhost"]],
  ["a loopback address in front of a name", "GET", ["Origin: http://127.0.0.1.evil.test:3000"]],
  ["an origin with a user part", "GET", ["Origin: http://localhost@evil.test"]],
  ["an origin with a path", "GET", ["Origin: http://localhost:3000/"]],
  ["an origin after a space", "GET", ["Origin: http://evil.test http://localhost:3000"]],
  ["two origins", "GET", ["Origin: http://localhost:3000", "Origin: https://evil.test"]],
  ["an empty origin", "GET", ["Origin:"]],
  ["an extension's", "GET", ["Origin: chrome-extension://abcdefghijklmnop"]],
  ["a file's", "GET", ["Origin: file://"]],
  ["another scheme of loopback", "GET", ["Origin: ftp://localhost:3000"]],
  ["an image", "GET", [crossSite, "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: image"]],
  ["a site that is told twice", "GET", [crossSite, crossSite]],
  ["a site that is told to be another's and none", "GET", ["Sec-Fetch-Site: none, cross-site"]],
  ["a site that no browser of today tells", "GET", ["Sec-Fetch-Site: elsewhere"]],
  ["a frame", "GET", [crossSite, "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe"]],
  ["an object", "GET", [crossSite, "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: object"]],
  ["a link with ping", "POST", ["Origin: https://evil.test", "Ping-From: https://evil.test/"]],
  [
    "a navigation that says two things",
    "GET",
    [crossSite, "Sec-Fetch-Mode: navigate", "Sec-Fetch-Mode: cors"],
  ],
  [
    "a page fetched ahead",
    "GET",
    ["Sec-Fetch-Site: none", "Sec-Fetch-Mode: navigate", "Sec-Purpose: prefetch"],
  ],
];

/** Towards http on a name that is not loopback they say less (https://www.w3.org/TR/fetch-metadata/, 2). */
const toName: [what: string, method: string, lines: string[]][] = [
  ["an image", "GET", []],
  ["a frame", "GET", ["Upgrade-Insecure-Requests: 1"]],
  ["fetch", "GET", ["Origin: https://evil.test"]],
  ["the name itself as another scheme's origin", "GET", ["Origin: https://proxy.internal"]],
  ["the name's neighbour", "GET", ["Origin: http://app.internal"]],
];

const vectors = [
  ...toLoopback.map((vector) => ["localhost", ...vector] as const),
  ...[...toName, ...toLoopback].map((vector) => ["proxy.internal", ...vector] as const),
];

const upstreamAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nthe-treasure";

describe.each(vectors)("at %s, %s of a foreign page", (host, _what, method, lines) => {
  it("is refused on calls, streams, WebSockets and own answers alike, and the upstream is not asked", async () => {
    const upstream = await answeringUpstream(upstreamAnswer);
    const { port } = await startProxy({
      allowedHosts: ["proxy.internal"],
      routes: { "/": upstream.url, "/flags": { respond: { body: "the-treasure" } } },
    });
    const headers = [`Host: ${host}`, chrome, ...lines];
    const answers = await Promise.all([
      ask(port, [`${method} /users HTTP/1.1`, ...headers]),
      ask(port, [`${method} /events HTTP/1.1`, ...headers, "Accept: text/event-stream"]),
      ask(port, [`${method} /flags HTTP/1.1`, ...headers]),
      askForWebSocket(port, "/socket", headers),
    ]);
    for (const answer of answers) {
      expect(answer).toMatch(/^HTTP\/1\.1 403 /);
      expect(answer).toContain("X-Corswalk: origin-refused");
      expect(answer).not.toMatch(/^access-control-|the-treasure/im);
    }
    expect(upstream.connections).toHaveLength(0);
  });
});
