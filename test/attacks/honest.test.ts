import { describe, expect, it } from "vitest";
import { startProxy } from "../support/proxy.ts";
import { answeringUpstream } from "../support/raw.ts";
import { ask, askForWebSocket } from "./ask.ts";

const chrome = "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150 Safari/537.36";
const upstreamAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

describe("honest callers are let in", () => {
  it.each<[string, string, string[]]>([
    ["curl", "GET", ["Host: localhost", "User-Agent: curl/8.5.0", "Accept: */*"]],
    ["a script's POST", "POST", ["Host: 127.0.0.1", "User-Agent: python-requests/2", "Content-Length: 0"]],
    [
      "Node's fetch, which says cors and no more",
      "GET",
      ["Host: localhost", "sec-fetch-mode: cors", "User-Agent: node"],
    ],
    [
      "a typed address",
      "GET",
      [
        "Host: localhost",
        chrome,
        "Sec-Fetch-Site: none",
        "Sec-Fetch-Mode: navigate",
        "Sec-Fetch-Dest: document",
        "Sec-Fetch-User: ?1",
      ],
    ],
    [
      "an image on the developer's page",
      "GET",
      [
        "Host: localhost",
        chrome,
        "Sec-Fetch-Site: same-site",
        "Sec-Fetch-Mode: no-cors",
        "Sec-Fetch-Dest: image",
      ],
    ],
    [
      "a frame in the developer's page",
      "GET",
      [
        "Host: localhost",
        chrome,
        "Sec-Fetch-Site: same-site",
        "Sec-Fetch-Mode: navigate",
        "Sec-Fetch-Dest: iframe",
      ],
    ],
    [
      "the developer's page",
      "PUT",
      ["Host: localhost", chrome, "Origin: http://localhost:3000", "Sec-Fetch-Site: same-site"],
    ],
    [
      "the same at its address",
      "PUT",
      ["Host: localhost", chrome, "Origin: http://127.0.0.1:5173", "Sec-Fetch-Site: cross-site"],
    ],
    [
      "a page of the API itself, through the proxy",
      "POST",
      ["Host: localhost:8010", chrome, "Origin: http://localhost:8010", "Sec-Fetch-Site: same-origin"],
    ],
    [
      "Vite's proxy in front, with a Host that it kept",
      "POST",
      [
        "Host: localhost:5173",
        chrome,
        "Origin: http://localhost:5173",
        "Sec-Fetch-Site: same-origin",
        "X-Forwarded-Host: localhost:5173",
      ],
    ],
    [
      "Vite's proxy in front, with a Host that it changed",
      "GET",
      [
        "Host: localhost:8010",
        chrome,
        "Sec-Fetch-Site: same-origin",
        "Sec-Fetch-Mode: cors",
        "Sec-Fetch-Dest: empty",
      ],
    ],
    [
      "webpack's proxy in front, seen from another machine's browser",
      "GET",
      ["Host: localhost:8010", chrome, "Referer: http://192.168.0.9:8080/"],
    ],
    [
      "a form post from a login provider that is listed",
      "POST",
      [
        "Host: localhost",
        chrome,
        "Origin: https://login.test",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Mode: navigate",
        "Sec-Fetch-Dest: document",
      ],
    ],
    ["an HTTP/1.0 health check", "GET", ["User-Agent: check/1"]],
  ])("%s", async (what, method, headers) => {
    const upstream = await answeringUpstream(upstreamAnswer);
    const { port } = await startProxy({
      target: upstream.url,
      cors: { origins: ["loopback", "https://login.test"] },
    });
    const version = what.includes("1.0") ? "1.0" : "1.1";
    const answer = await ask(port, [`${method} / HTTP/${version}`, ...headers]);
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(upstream.connections).toHaveLength(1);
  });

  it("a developer's WebSocket, and a command's without an origin", async () => {
    const upstream = await answeringUpstream("HTTP/1.1 426 Later\r\nContent-Length: 0\r\n\r\n");
    const { port } = await startProxy({ target: upstream.url });
    for (const origin of [["Origin: http://localhost:3000"], []]) {
      expect(await askForWebSocket(port, "/", ["Host: localhost", ...origin])).toMatch(/^HTTP\/1\.1 426 /);
    }
  });
});

describe("honest callers that need a line are told which", () => {
  const config = { routes: { "/": "http://upstream.internal:9", "/x": "http://other.internal:9" } };

  async function refusal(headers: string[]) {
    const { port, exchangesAfter } = await startProxy({ ...config, allowedHosts: [".listed.test"] });
    const answer = await ask(port, ["GET / HTTP/1.1", ...headers]);
    const [logged] = await exchangesAfter(1);
    // The caller may be anyone: nothing of the config is told.
    expect(answer).not.toMatch(/upstream\.internal|other\.internal|listed\.test|loopback|\/x/);
    return { answer, logged: logged?.failure?.hint };
  }

  it("another container, by its service name", async () => {
    const { answer, logged } = await refusal(["Host: corswalk:8010", "User-Agent: curl/8"]);
    expect(answer).toMatch(/^HTTP\/1\.1 421 /);
    for (const told of [JSON.parse(answer.split("\r\n\r\n")[1] ?? "").error.hint, logged]) {
      expect(told).toBe(
        'If the name is yours, add "corswalk" to allowedHosts, start with --allow-host corswalk, or set CORSWALK_ALLOWED_HOSTS=corswalk.',
      );
    }
  });

  it("a phone's page, whose origin is this machine's address", async () => {
    const { answer, logged } = await refusal([
      "Host: localhost",
      "User-Agent: Mozilla/5.0 (iPhone) Safari/605",
      "Origin: http://192.168.0.9:5173",
    ]);
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
    expect(logged).toBe(
      'If the page is yours, add "http://192.168.0.9:5173" to cors.origins, or start with --allow-origin http://192.168.0.9:5173.',
    );
  });

  it("a sandboxed frame", async () => {
    const { answer, logged } = await refusal(["Host: localhost", "Origin: null"]);
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
    expect(logged).toContain('add "null" to cors.origins');
  });

  it("a person, in words on a page", async () => {
    const { answer } = await refusal(["Host: corswalk.lan", chrome, "Sec-Fetch-Mode: navigate"]);
    expect(answer).toContain("Content-Type: text/html");
    expect(answer).toContain("--allow-host corswalk.lan");
  });
});
