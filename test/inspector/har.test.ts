import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { serve } from "../support/upstream.ts";
import { harFaults } from "./har-12.ts";
import { inspected } from "./inspect.ts";

const page = { Origin: "http://localhost:3000" };

describe("an archive of all that has passed", () => {
  it("is a valid HAR 1.2, whatever became of a call", async () => {
    const pixel = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");
    const api = await serve((request, response) => {
      if (request.url === "/cut") response.writeHead(200, { "content-length": "10" }).write("x");
      if (request.url === "/cut") response.destroy();
      else if (request.url === "/pixel") response.setHeader("content-type", "image/gif").end(pixel);
      else if (request.url === "/moved") response.writeHead(302, { location: "/there" }).end();
      else response.setHeader("set-cookie", "a=b; Path=/").end("ok");
    });
    const { proxyUrl, look, read } = await inspected({
      routes: { "/": api.url, "/flags": { respond: { json: {} } }, "/down": "http://127.0.0.1:9" },
    });
    await look();
    const call = (path: string, init: RequestInit = {}) =>
      fetch(proxyUrl + path, { redirect: "manual", ...init, headers: { ...page, ...init.headers } })
        .then((response) => response.arrayBuffer())
        .catch(() => {});
    await call("/a?b=c&b=d", { headers: { cookie: "session=12345678; theme=dark" } });
    await call("/a", { method: "POST", body: "n=1", headers: { "content-type": "text/plain" } });
    await call("/a", { method: "OPTIONS", headers: { "access-control-request-method": "PUT" } });
    await call("/a", { headers: { origin: "https://evil.test" } });
    for (const path of ["/cut", "/pixel", "/moved", "/flags", "/down"]) await call(path);
    const har = await read("har");
    expect(harFaults(JSON.stringify(har))).toEqual([]);
    expect(har.log.entries).toHaveLength(9);
    for (const { _corswalk } of har.log.entries) {
      const one = await read(`copy?as=har&id=${_corswalk.id}`);
      expect(harFaults(one)).toEqual([]);
    }
  });

  it("has bytes as base64, and says of what a page sent that it is no text", async () => {
    const bytes = Buffer.from([0, 97, 115, 109, 255]);
    const api = await serve((_, response) =>
      response.setHeader("content-type", "application/wasm").end(bytes),
    );
    const { proxyUrl, look, read } = await inspected({ target: api.url });
    await look();
    await (await fetch(proxyUrl, { method: "PUT", body: bytes })).arrayBuffer();
    const har = await read("har");
    expect(harFaults(JSON.stringify(har))).toEqual([]);
    expect(har.log.entries[0]).toMatchObject({
      request: { postData: { text: "", comment: "no text, or not kept" } },
      response: { content: { text: bytes.toString("base64"), encoding: "base64", size: bytes.length } },
    });
  });

  it("has bodies as they were sent, not as they are shown, with their length before compression", async () => {
    const json = JSON.stringify({ names: Array.from({ length: 50 }, () => "grüße") });
    const api = await serve((_, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" });
      response.end(gzipSync(json));
    });
    const { proxyUrl, look, read } = await inspected({ target: api.url });
    await look();
    const sent = '{"a":[1,2]}';
    const headers = { "content-type": "application/json" };
    await (await fetch(proxyUrl, { method: "POST", body: sent, headers })).text();
    const [entry] = (await read("har")).log.entries;
    expect(entry.request.postData.text).toBe(sent);
    expect(entry.response.content).toMatchObject({ text: json, size: Buffer.byteLength(json) });
    expect(entry.response.bodySize).toBe(gzipSync(json).length);
    expect(await read("copy?as=curl&id=1")).toContain(`--data-raw '${sent}'`);
  });

  it.each([
    ["no JSON", "{", "it is no JSON"],
    ["another version", { log: { version: "1.1" } }, "har.log.version is no 1.2"],
    ["no entries", { log: {} }, "har.log.entries is no list"],
  ])("the check of this test finds %s", (_, har, fault) => {
    const faults = harFaults(typeof har === "string" ? har : JSON.stringify(har));
    expect(faults.join("\n")).toContain(fault);
  });
});
