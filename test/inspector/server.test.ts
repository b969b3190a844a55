import { get, type ServerResponse } from "node:http";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import type { Detail } from "../../src/inspector/api.ts";
import { recordingUpstream, serve } from "../support/upstream.ts";
import { ask, inspected } from "./inspect.ts";
import { openSocket, socketServer } from "./sockets.ts";

const page = { Origin: "http://localhost:3000" };

describe("who may ask", () => {
  const cases: [string, number, Parameters<typeof ask>[1]][] = [
    ["its page", 200, {}],
    ["no token", 401, { path: "/api/config" }],
    ["another token", 401, { path: "/api/config", headers: { "x-corswalk-token": "x" } }],
    ["a name that was made to lead here", 421, { path: "/", headers: { host: "evil.test" } }],
    ["another port's name", 421, { path: "/", headers: { host: "localhost:1" } }],
    ["a page of another origin", 403, { path: "/api/config", headers: { origin: "http://localhost:3000" } }],
    [
      "a frame in another page",
      403,
      {
        headers: { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" },
      },
    ],
    [
      "a script of another port",
      403,
      {
        path: "/inspector.js",
        headers: { "sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "script" },
      },
    ],
    [
      "a link from elsewhere",
      200,
      {
        headers: {
          "sec-fetch-site": "cross-site",
          "sec-fetch-mode": "navigate",
          "sec-fetch-dest": "document",
        },
      },
    ],
    ["a method that is not served", 405, { method: "DELETE" }],
  ];
  it.each(cases)("%s: %i", async (_, status, asked) => {
    const { inspector } = await inspected({ target: "http://127.0.0.1:9" });
    const headers = { host: `localhost:${inspector.port}`, ...asked.headers };
    expect((await ask(inspector.port, { ...asked, headers })).status).toBe(status);
  });

  it.each(["clear", "repeat", "explain"])(
    "%s does nothing when it is read, or without the page's Origin",
    async (deed) => {
      const { inspector, token, read } = await inspected({ target: "http://127.0.0.1:9" });
      expect(await read(deed)).toEqual({ error: "There is nothing here." });
      const headers = { host: `localhost:${inspector.port}`, "x-corswalk-token": token };
      expect((await ask(inspector.port, { method: "POST", path: `/api/${deed}`, headers })).status).toBe(403);
    },
  );

  it("lets nothing but its own files run, be framed or be read from elsewhere", async () => {
    const { inspector } = await inspected({ target: "http://127.0.0.1:9" });
    for (const path of ["/", "/api/config", "/none"]) {
      const { headers } = await ask(inspector.port, {
        path,
        headers: { host: `localhost:${inspector.port}` },
      });
      expect(headers).toMatchObject({
        "content-security-policy": expect.stringMatching(
          /^default-src 'none'; script-src 'self';.*frame-ancestors 'none'/,
        ),
        "cross-origin-resource-policy": "same-origin",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
      });
      expect(headers).not.toHaveProperty("access-control-allow-origin");
    }
  });
});

describe("a page that looks", () => {
  it("is told of what passed before it came, and of each call as it passes", async () => {
    const api = await recordingUpstream();
    const { proxyUrl, look } = await inspected({ target: api.url });
    await (await fetch(`${proxyUrl}/before`, { headers: page })).text();
    const looking = await look();
    const [hello] = looking.messages;
    expect(hello).toMatchObject({
      type: "hello",
      rows: [{ path: "/before", status: 200, direct: "likely" }],
    });
    await (await fetch(`${proxyUrl}/after`, { headers: page })).text();
    await looking.until(
      (message) =>
        message.type === "news" && message.rows.some(({ path, underWay }) => path === "/after" && !underWay),
    );
  });

  it("sees bodies only of what passed while it looked", async () => {
    const api = await recordingUpstream();
    const { proxyUrl, look, read, proxy } = await inspected({ target: api.url });
    await (await fetch(`${proxyUrl}/a`, { method: "POST", body: "secret-to-nobody" })).text();
    const looking = await look();
    await (
      await fetch(`${proxyUrl}/b`, {
        method: "POST",
        body: '{"n":12345678901234567890}',
        headers: { "content-type": "application/json" },
      })
    ).text();
    expect(await read("body?id=1&side=request")).toMatchObject({
      kind: "none",
      why: expect.stringContaining("only while"),
    });
    expect(await read("body?id=2&side=request")).toMatchObject({
      kind: "json",
      text: '{\n  "n": 12345678901234567890\n}',
      bytes: 26,
    });
    expect(await read("body?id=2&side=response")).toMatchObject({
      kind: "json",
      text: expect.stringContaining('"path": "/b"'),
    });
    await looking.leave();
    expect(proxy.config.routes).toHaveLength(1);
  });

  it("reads a compressed body", async () => {
    const api = await serve((_, response) => {
      response.writeHead(200, { "content-type": "text/plain; charset=utf-8", "content-encoding": "gzip" });
      response.end(gzipSync("grüße"));
    });
    const { proxyUrl, look, read } = await inspected({ target: api.url });
    await look();
    await (await fetch(proxyUrl)).text();
    expect(await read("body?id=1&side=response")).toMatchObject({ kind: "text", text: "grüße", coding: "" });
  });

  it("sees a call that waits, and the messages of a WebSocket that was open before it came", async () => {
    const { server, url } = await socketServer();
    server.on("connection", (socket) => socket.on("message", (data) => socket.send(`echo ${data}`)));
    const { proxyPort, look, read } = await inspected({ target: url });
    const socket = await openSocket(proxyPort);
    const looking = await look();
    expect(looking.messages[0]).toMatchObject({
      rows: [{ kind: "websocket", underWay: true, path: "/live" }],
    });
    const echoed = new Promise((resolve) => socket.once("message", resolve));
    socket.send("<b>hi</b>");
    await echoed;
    await looking.until((message) => message.type === "news" && message.streams.includes(1));
    expect(await read("messages?id=1")).toMatchObject({
      messages: [
        { n: 1, from: "page", kind: "text", text: "<b>hi</b>", bytes: 9 },
        { n: 2, from: "upstream", kind: "text", text: "echo <b>hi</b>", bytes: 14 },
      ],
    });
  });

  it("sees what answered as soon as its head has come: a WebSocket and a stream that say nothing yet", async () => {
    const { url } = await socketServer();
    const api = await serve((_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
    });
    const { proxyPort, look } = await inspected({
      routes: { "/events": api.url, "/live": url },
    });
    const looking = await look();
    const call = get({ host: "127.0.0.1", port: proxyPort, path: "/events", agent: false });
    const socket = new WebSocket(`ws://127.0.0.1:${proxyPort}/live`);
    const told = (kind: string, status: number) =>
      looking.until(
        (message) =>
          message.type === "news" &&
          message.rows.some((row) => row.kind === kind && row.status === status && row.underWay),
      );
    await Promise.all([told("sse", 200), told("websocket", 101)]);
    call.on("error", () => {}).destroy();
    socket.terminate();
  });

  it("sees a body grow that has no end", async () => {
    let answer: ServerResponse | undefined;
    const api = await serve((_, response) => {
      answer = response.writeHead(200, { "content-type": "text/plain" });
      answer.write("one ");
    });
    const { proxyPort, look, read } = await inspected({ target: api.url });
    const looking = await look();
    const call = get({ host: "127.0.0.1", port: proxyPort, agent: false });
    const grown = (size: number) =>
      looking.until((message) => message.type === "news" && message.rows.some((row) => row.size === size));
    await grown(4);
    answer?.write("two");
    await grown(7);
    expect(await read("body?id=1&side=response")).toMatchObject({ text: "one two" });
    call.on("error", () => {}).destroy();
  });

  it("sees the events of a stream", async () => {
    const api = await serve((_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write("event: tick\ndata: 1\n\n: ping\n\ndata: a\ndata: b\n\n");
    });
    const { proxyUrl, look, read } = await inspected({ target: api.url });
    const looking = await look();
    const stream = await fetch(proxyUrl);
    await looking.until((message) => message.type === "news" && message.streams.includes(1));
    expect((await read("messages?id=1")).messages).toMatchObject([
      { kind: "tick", text: "1" },
      { kind: "comment", text: "ping" },
      { kind: "message", text: "a\nb" },
    ]);
    await stream.body?.cancel();
  });
});

describe("one exchange", () => {
  it("shows each header that was changed, and why", async () => {
    const api = await serve((_, response) => {
      response.setHeader("access-control-allow-origin", "https://other.test");
      response.setHeader("set-cookie", "sid=s3cret-value; Domain=.example.com; Path=/");
      response.end("ok");
    });
    const { proxyUrl, read } = await inspected({ target: api.url });
    await (await fetch(proxyUrl, { headers: page })).text();
    const detail: Detail = await read("exchange?id=1");
    const find = (rows: Detail["request"], name: string) =>
      rows.find((row) => row.name.toLowerCase() === name);
    expect(find(detail.request, "origin")).toMatchObject({
      before: page.Origin,
      after: api.url,
      change: "changed",
      reason: expect.stringContaining("upstreamOrigin"),
    });
    expect(find(detail.response, "access-control-allow-origin")).toMatchObject({
      before: "https://other.test",
      after: page.Origin,
      change: "changed",
      reason: expect.stringContaining("replaced"),
    });
    expect(find(detail.response, "set-cookie")).toMatchObject({
      before: "sid=***; Domain=.example.com; Path=/",
      reason: expect.stringContaining("Domain=.example.com dropped"),
    });
  });

  it("is judged from what was sent where the upstream saw the page, with the fix for its server", async () => {
    const api = await serve((_, response) => {
      response.setHeader("x-powered-by", "Express");
      response.end("ok");
    });
    const { proxyUrl, read } = await inspected({
      routes: { "/": { target: api.url, upstreamOrigin: "keep" } },
    });
    await (await fetch(proxyUrl, { headers: page })).text();
    const { verdict }: Detail = await read("exchange?id=1");
    expect(verdict).toMatchObject({
      direct: "blocked",
      basis: "sent",
      fix: { server: "express", recognised: true },
    });
    expect(verdict?.console).toContain("No 'Access-Control-Allow-Origin' header is present");
    expect(await read("verdict?id=1&fix=nginx")).toMatchObject({
      direct: "blocked",
      fix: { server: "nginx" },
    });
  });

  it("is judged by asking the upstream where it saw another origin than the page's", async () => {
    const api = await serve((request, response) => {
      const { origin } = request.headers;
      if (origin === page.Origin) response.setHeader("access-control-allow-origin", origin);
      response.setHeader("vary", "Origin").end("ok");
    });
    const { proxyUrl, read, post, look } = await inspected({ target: api.url });
    const looking = await look();
    await (await fetch(proxyUrl, { headers: page })).text();
    expect((await read("exchange?id=1")).verdict).toMatchObject({ direct: "likely", basis: "own-origin" });
    const explained = await (await post("explain", { id: "1" })).json();
    expect(explained).toMatchObject({ direct: "allowed", basis: "probed" });
    await looking.until(
      (message) => message.type === "news" && message.rows.some(({ direct }) => direct === "allowed"),
    );
  });
});

describe("a call that is repeated", () => {
  it("goes through the proxy again with its body; one that may change something asks first", async () => {
    const api = await recordingUpstream();
    const { proxyUrl, post, look } = await inspected({ target: api.url });
    await look();
    await (await fetch(`${proxyUrl}/orders`, { method: "POST", body: "one", headers: page })).text();
    const refused = await post("repeat", { id: "1" });
    expect([refused.status, api.heard.length]).toEqual([409, 1]);
    expect((await post("repeat", { id: "1", confirmed: "yes" })).status).toBe(200);
    const [first, second] = await api.heardAfter(2);
    expect(second).toMatchObject({ method: "POST", path: "/orders", body: "one" });
    expect(second?.headers).toEqual(first?.headers);
  });

  it("is not sent where its body did not come whole", async () => {
    let heard = (): void => {};
    const begun = new Promise<void>((resolve) => {
      heard = resolve;
    });
    const api = await serve((request) => request.on("error", () => {}).on("data", heard));
    const { proxyPort, post, look } = await inspected({ target: api.url });
    const looking = await look();
    const socket = connect(proxyPort, "127.0.0.1");
    socket.write("POST /orders HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf");
    await begun;
    socket.destroy();
    await looking.until(
      (message) =>
        message.type === "news" && message.rows.some(({ path, underWay }) => path === "/orders" && !underWay),
    );
    const refused = await post("repeat", { id: "1", confirmed: "yes" });
    expect(await refused.json()).toEqual({ error: "Its body did not come whole." });
  });

  it("is not sent without the body that it had", async () => {
    const api = await recordingUpstream();
    const { proxyUrl, post } = await inspected({ target: api.url });
    await (await fetch(`${proxyUrl}/orders`, { method: "POST", body: "one" })).text();
    const refused = await post("repeat", { id: "1", confirmed: "yes" });
    expect(await refused.json()).toEqual({ error: expect.stringContaining("not kept") });
    expect(api.heard).toHaveLength(1);
  });
});

describe("secrets", () => {
  it("are in nothing that leaves: a canary in each place where a secret can be", async () => {
    const canary = "canary-7f3a91c2";
    const api = await serve((request, response) => {
      response.setHeader("set-cookie", `sid=${canary}-cookie; Domain=.example.com`);
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ echo: request.headers }));
    });
    const { proxyUrl, look, origin, token, post } = await inspected({
      routes: { "/": { target: `${api.url}?key=${canary}`, headers: { "X-Api-Key": `${canary}-key` } } },
    });
    const looking = await look();
    await (
      await fetch(`${proxyUrl}/a?token=${canary}`, {
        method: "POST",
        headers: { ...page, authorization: `Bearer ${canary}-bearer`, cookie: `a=${canary}-sent` },
        body: `password=${canary}-form`,
      })
    ).text();
    await looking.until(
      (message) => message.type === "news" && message.rows.some(({ status }) => status === 200),
    );
    const paths = ["exchange?id=1", "verdict?id=1", "body?id=1&side=response", "copy?id=1&as=curl"];
    const more = ["copy?id=1&as=fetch", "copy?id=1&as=har", "har", "config"];
    const texts = [JSON.stringify(looking.messages), await (await post("explain", { id: "1" })).text()];
    for (const path of [...paths, ...more]) {
      const response = await fetch(`${origin}/api/${path}`, { headers: { "x-corswalk-token": token } });
      expect(response.status).toBe(200);
      texts.push(await response.text());
    }
    for (const text of texts) expect(text).not.toContain("canary-7f3a91c2-");
    for (const text of texts) expect(text).not.toContain(canary);
  });

  it("stay hidden where reloads replaced them before the page was opened, and what those changed is told", async () => {
    const api = await recordingUpstream();
    const keyed = (key: string) => ({
      port: 0,
      host: "127.0.0.1",
      routes: { "/": { target: api.url, headers: { "X-Api-Key": key } } },
    });
    const { proxy, proxyUrl, inspector, look } = await inspected(keyed("canary-first"));
    const told: Promise<void>[] = [];
    for (const [before, after] of [
      ["canary-first", "canary-second"],
      ["canary-second", "canary-third"],
    ] as const) {
      await (await fetch(`${proxyUrl}/users/${before}`)).text();
      await proxy.reload(keyed(after));
      told.push(inspector.reloaded({ time: 0, changes: [`a key: ${after}`], failure: undefined }));
    }
    await Promise.all(told);
    const { messages } = await look();
    expect(messages).toMatchObject([
      { type: "hello", rows: [{}, {}, { path: "a key: ***" }, { path: "a key: ***" }] },
    ]);
    expect(JSON.stringify(messages)).not.toContain("canary");
  });
});

describe("downloads", () => {
  it("a HAR of everything has those that are under way, as far as they have come", async () => {
    const api = await serve((_, response) => {
      response.writeHead(200, { "content-type": "text/plain" }).write("begun");
    });
    const { proxyPort, look, read } = await inspected({ target: api.url });
    const looking = await look();
    const call = get({ host: "127.0.0.1", port: proxyPort, path: "/open", agent: false });
    await looking.until((message) => message.type === "news" && message.rows.some(({ size }) => size === 5));
    expect((await read("har")).log.entries).toMatchObject([
      { request: { url: `${api.url}/open` }, response: { status: 200, content: { text: "begun" } } },
    ]);
    call.on("error", () => {}).destroy();
  });

  it("a HAR of everything has each call to its upstream, with the upstream's own words", async () => {
    const api = await recordingUpstream();
    const { proxyUrl, read, look } = await inspected({ target: api.url });
    await look();
    await (await fetch(`${proxyUrl}/a?b=c`, { headers: page })).text();
    const { log } = await read("har");
    expect(log).toMatchObject({ version: "1.2", creator: { name: "corswalk" } });
    const [entry] = log.entries;
    expect(entry).toMatchObject({
      request: { method: "GET", url: `${api.url}/a?b=c`, queryString: [{ name: "b", value: "c" }] },
      response: {
        status: 200,
        content: { mimeType: "application/json", text: expect.stringContaining('"/a?b=c"') },
      },
      timings: { send: 0 },
    });
    const names = entry.response.headers.map(({ name }: { name: string }) => name.toLowerCase());
    expect(names).not.toContain("access-control-allow-origin");
  });
});

describe("with nobody looking", () => {
  it("nothing but the ring is kept", async () => {
    const api = await recordingUpstream();
    const { proxyUrl, look, read } = await inspected({ target: api.url });
    const looking = await look();
    await (await fetch(`${proxyUrl}/a`)).text();
    await looking.until(
      (message) =>
        message.type === "news" && message.rows.some(({ status, underWay }) => status === 200 && !underWay),
    );
    expect(await read("body?id=1&side=response")).toMatchObject({ kind: "json" });
    await looking.leave();
    await expect.poll(() => read("body?id=1&side=response")).toMatchObject({ kind: "none" });
  });
});
