import { describe, expect, it } from "vitest";
import { faultsOf } from "../config/helpers.ts";
import { startProxy } from "../support/proxy.ts";
import { answeringUpstream, scriptedUpstream } from "../support/raw.ts";
import { ask } from "./ask.ts";

/** `VICTIM` stands for the address of a server that no route names. */
const shapes: [what: string, line: string, headers: string[]][] = [
  ["an absolute target", "GET http://VICTIM/ HTTP/1.1", ["Host: localhost"]],
  ["an absolute target, and its Host", "GET http://VICTIM/ HTTP/1.1", ["Host: VICTIM"]],
  ["an absolute target with a user part", "GET http://localhost@VICTIM/ HTTP/1.1", ["Host: localhost"]],
  ["an absolute target of another scheme", "GET ftp://VICTIM/ HTTP/1.1", ["Host: localhost"]],
  ["a file", "GET file:///etc/hosts HTTP/1.1", ["Host: localhost"]],
  ["CONNECT", "CONNECT VICTIM HTTP/1.1", ["Host: VICTIM"]],
  ["CONNECT to a loopback name", "CONNECT localhost:22 HTTP/1.1", ["Host: localhost:22"]],
  ["a URL for a path", "GET /http://VICTIM/ HTTP/1.1", ["Host: localhost"]],
  ["a URL in the query", "GET /?url=http://VICTIM/ HTTP/1.1", ["Host: localhost"]],
  ["a path that reads as an authority", "GET //VICTIM/x HTTP/1.1", ["Host: localhost"]],
  ["the same behind a stripped prefix", "GET /strip//VICTIM/x HTTP/1.1", ["Host: localhost"]],
  ["a stripped prefix that leaves a name", "GET /strip@VICTIM/ HTTP/1.1", ["Host: localhost"]],
  ["a user part that swallows the host", "GET @VICTIM/ HTTP/1.1", ["Host: localhost"]],
  ["a port that continues", "GET :80@VICTIM/ HTTP/1.1", ["Host: localhost"]],
  ["backslashes", "GET /\\VICTIM/x HTTP/1.1", ["Host: localhost"]],
  ["encoded slashes", "GET /%2f%2fVICTIM/x HTTP/1.1", ["Host: localhost"]],
  ["an encoded line break", "GET /%0d%0aHost:%20VICTIM HTTP/1.1", ["Host: localhost"]],
  ["a Host elsewhere", "GET / HTTP/1.1", ["Host: VICTIM"]],
  ["a Host with a user part", "GET / HTTP/1.1", ["Host: localhost@VICTIM"]],
  ["a second Host", "GET / HTTP/1.1", ["Host: localhost", "Host: VICTIM"]],
  ["a folded Host", "GET / HTTP/1.1", ["Host: localhost", " VICTIM"]],
  [
    "headers that name a host",
    "GET / HTTP/1.1",
    [
      "Host: localhost",
      "X-Forwarded-Host: VICTIM",
      "Forwarded: host=VICTIM",
      "X-Original-URL: http://VICTIM/",
    ],
  ],
  [
    "headers of a rewriting proxy",
    "GET / HTTP/1.1",
    [
      "Host: localhost",
      "X-Rewrite-URL: http://VICTIM/",
      "Destination: http://VICTIM/",
      "Target-URL: http://VICTIM/",
    ],
  ],
];

describe("a request never chooses where it goes", () => {
  it.each(shapes)("%s", async (_, line, headers) => {
    const victim = await scriptedUpstream();
    const upstream = await answeringUpstream("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    const { port } = await startProxy({
      routes: { "/": upstream.url, "/strip": { target: upstream.url, stripPrefix: true } },
    });
    // Not the victim's address as such, which is a loopback one and could be this proxy's own.
    const address = `victim.localhost.test:${victim.port}`;
    const answers = await Promise.all(
      [address, `127.0.0.1:${victim.port}`].map((name) =>
        ask(
          port,
          [line, ...headers].map((text) => text.replaceAll("VICTIM", name)),
        ),
      ),
    );
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 (?:200|400|421|501) /);
    expect(victim.connections).toHaveLength(0);
    // What was forwarded went to the route's upstream, under that one's name.
    for (const { text } of upstream.connections) {
      expect(text.match(/^host: .*$/gim)).toEqual(
        text.match(/^[A-Z]+ \S+ HTTP/gm)?.map(() => `host: 127.0.0.1:${upstream.port}`),
      );
    }
  });

  it("to a way out of its route", async () => {
    const inner = await answeringUpstream("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    const { port } = await startProxy({ routes: { "/api": `${inner.url}/public` } });
    const paths = [
      "/api/../admin",
      "/api/%2e%2e/admin",
      "/api/..%2fadmin",
      "/api/x/..\\..\\admin",
      "/api/%2e%2e%5cadmin",
      "/api/.%2E/admin",
    ];
    for (const path of paths) {
      expect(await ask(port, [`GET ${path} HTTP/1.1`, "Host: localhost"])).toMatch(/^HTTP\/1\.1 400 /);
    }
    expect(inner.connections).toHaveLength(0);
  });

  it.each([
    "http://localhost:8010",
    "http://127.0.0.1:8010/x",
    "http://[::1]:8010",
    "http://127.1:8010",
    "ws://localhost:8010",
  ])("back into the proxy: %s is no target of a proxy on 8010", (target) => {
    const [fault] = faultsOf({ target, port: 8010 });
    expect(fault?.message).toContain("the proxy itself");
  });
});
