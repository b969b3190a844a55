import type { IncomingMessage, ServerResponse } from "node:http";
import { expect, it } from "vitest";
import { answering, faultsOf } from "../../bench/verify.js";
import { serve } from "../support/upstream.ts";

const proxy = { kind: "proxy", claims: { cors: true, preflight: true } } as const;
const allowed = { "Access-Control-Allow-Origin": "http://localhost:3000" };
const whole = { "Access-Control-Allow-Methods": "GET, put", "Access-Control-Allow-Headers": "X-Api-Key" };
let asked = 0;

/** As a proxy that does its job answers, changed by what the test changes. */
const answers =
  ({ preflight = { ...allowed, ...whole }, call = { ...allowed, "X-Answer": "" } } = {}) =>
  (request: IncomingMessage, response: ServerResponse): void => {
    if (request.method === "OPTIONS") response.writeHead(204, preflight).end();
    else {
      const own = "X-Answer" in call ? { "X-Answer": `${++asked}` } : {};
      response.writeHead(200, { ...call, ...own }).end('{"id":1,"name":"Ada"}');
    }
  };

it("finds no fault in what does its job", async () => {
  expect(await faultsOf(proxy, (await serve(answers())).url)).toEqual([]);
});

it.each([
  [
    "does not allow the method",
    { preflight: { ...allowed, ...whole, "Access-Control-Allow-Methods": "GET" } },
  ],
  [
    "does not allow the header",
    { preflight: { ...allowed, ...whole, "Access-Control-Allow-Headers": "x-api" } },
  ],
  ["says nothing of methods and headers", { preflight: allowed }],
  ["lets nobody read its preflight", { preflight: whole }],
  ["asks the upstream for a preflight", { preflight: { ...allowed, ...whole, "X-Answer": "1" } }],
  ["lets nobody read its answer", { call: { "X-Answer": "" } }],
  ["answers by itself", { call: allowed }],
])("finds the fault of one that %s", async (_, changed) => {
  const { url } = await serve(answers(changed as Parameters<typeof answers>[0]));
  expect(await faultsOf(proxy, url)).not.toEqual([]);
});

it("waits for the answer that is wanted: an error is no start", async () => {
  let calls = 0;
  const { url } = await serve((_, response) => response.writeHead(++calls < 3 ? 502 : 200).end());
  await answering(url, { exitCode: null });
  expect(calls).toBe(3);
});
