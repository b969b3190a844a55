import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import type { WrittenRespond } from "../../src/config/schema.ts";
import { type Ask, ask, page } from "../support/client.ts";
import { startProxy } from "../support/proxy.ts";

it.each<[string, WrittenRespond, Ask, number, Record<string, string | undefined>, string]>([
  ["nothing but a route", {}, {}, 200, { "content-length": "0" }, ""],
  [
    "json",
    { json: { beta: true } },
    {},
    200,
    { "content-type": "application/json", "content-length": "13" },
    '{"beta":true}',
  ],
  ["json null", { json: null }, {}, 200, { "content-length": "4" }, "null"],
  [
    "a body and a status",
    { status: 503, body: "später" },
    {},
    503,
    { "content-type": "text/plain; charset=utf-8", "content-length": "7" },
    "später",
  ],
  [
    "headers of its own, its type among them",
    { headers: { "Content-Type": "text/csv", "Retry-After": "3" }, body: "a,b" },
    {},
    200,
    { "content-type": "text/csv", "retry-after": "3" },
    "a,b",
  ],
  [
    "a HEAD request: the headers without the body",
    { body: "hello" },
    { method: "HEAD" },
    200,
    { "content-length": "5" },
    "",
  ],
  ["204: no body and no length", { status: 204 }, {}, 204, { "content-length": undefined }, ""],
  ["304", { status: 304, headers: { ETag: '"1"' } }, {}, 304, { etag: '"1"' }, ""],
  [
    "a redirect",
    { status: 302, headers: { Location: "/elsewhere" } },
    {},
    302,
    { location: "/elsewhere", "content-length": "0" },
    "",
  ],
  [
    "a POST, whose body is not asked for",
    { body: "ok" },
    { method: "POST", body: "x".repeat(100_000) },
    200,
    {},
    "ok",
  ],
])("%s", async (_what, respond, call, status, headers, body) => {
  const { port } = await startProxy({ routes: { "/flags": { respond } } });
  const answer = await ask(port, { path: "/flags/x", ...call });
  expect(answer).toMatchObject({ status, body });
  for (const [name, value] of Object.entries(headers)) expect(answer.headers[name]).toBe(value);
  expect(answer.headers).toMatchObject({ "access-control-allow-origin": page, vary: "Origin" });
});

it("a file, with the type that its name says", async () => {
  const folder = await mkdtemp(join(tmpdir(), "respond-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "user.json");
  await writeFile(file, '{"name":"Ada"}');
  const { port } = await startProxy({ routes: { "/user": { respond: { file } } } });
  const answer = await ask(port, { path: "/user" });
  expect(answer).toMatchObject({ body: '{"name":"Ada"}', headers: { "content-type": "application/json" } });
});

it("the page may read its headers, and those that the route adds", async () => {
  const respond = { headers: { "X-A": "1" } };
  const { port } = await startProxy({ routes: { "/": { respond, responseHeaders: { "X-B": "2" } } } });
  const { headers } = await ask(port);
  expect(headers).toMatchObject({ "x-a": "1", "x-b": "2", "access-control-expose-headers": "X-A, X-B" });
});
