import { describe, expect, it } from "vitest";
import { startProxy } from "../support/proxy.ts";
import { ask } from "./ask.ts";

const markup = `<script>alert(1)</script><img src=x onerror='alert(1)' title="x">&`;

/** The page of an error lives on the origin that the upstream's own pages have: a script in it could call as them. */
describe("an error that repeats what the caller sent runs nothing of it", () => {
  it.each<[string, number, string, string[]]>([
    ["a path", 404, `GET /${markup.replaceAll(" ", "/")} HTTP/1.1`, ["Host: localhost"]],
    [
      "a path to an upstream that is down",
      502,
      `GET /down?${markup.replaceAll(" ", "/")} HTTP/1.1`,
      ["Host: localhost"],
    ],
    ["an origin", 403, "GET / HTTP/1.1", ["Host: localhost", `Origin: ${markup}`]],
    ["a host", 421, "GET / HTTP/1.1", ["Host: 'onmouseover=alert(1)&lt;b"]],
    ["a host that is none", 400, "GET / HTTP/1.1", [`Host: ${markup}`]],
  ])("%s", async (_, status, line, headers) => {
    const { port } = await startProxy({ routes: { "/down": "http://127.0.0.1:1" } });
    const html = await ask(port, [line, ...headers, "Accept: text/html"]);
    expect(html).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(html).toMatch(/^Content-Type: text\/html; charset=utf-8\r$/m);
    expect(html).toMatch(/^Content-Security-Policy: default-src 'none';/m);
    const [, page = ""] = html.split("\r\n\r\n");
    expect(page).not.toMatch(/<script|<img|<b>|&lt;b|='alert/);
    const json = await ask(port, [line, ...headers, "Accept: */*"]);
    expect(json).toMatch(/^Content-Type: application\/json\r$/m);
    expect(json).toMatch(/^X-Content-Type-Options: nosniff\r$/m);
    expect(() => JSON.parse(json.split("\r\n\r\n")[1] ?? "")).not.toThrow();
  });

  it("and adds no header to its answer", async () => {
    const { port } = await startProxy({ routes: { "/down": "http://127.0.0.1:1" } });
    for (const path of [
      "/%0d%0aX-Injected:%201",
      "/down/%0d%0aX-Injected:%201",
      "/down?\nX-Injected: 1",
      "/\rX-Injected:1",
    ]) {
      const answer = await ask(port, [
        `GET ${path} HTTP/1.1`,
        "Host: localhost",
        "Origin: http://localhost:3000",
      ]);
      expect(answer.split("\r\n\r\n")[0]).not.toMatch(/^X-Injected/im);
    }
  });
});
