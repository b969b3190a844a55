import { describe, expect, it } from "vitest";
import type { WrittenRespond } from "../../src/config/schema.ts";
import { faultsOf, respondRoute } from "./helpers.ts";

describe("respond", () => {
  it.each<[string, WrittenRespond, number, string[], string]>([
    ["json", { json: { a: [1, null] } }, 200, ["Content-Type", "application/json"], '{"a":[1,null]}'],
    ["json null", { json: null }, 200, ["Content-Type", "application/json"], "null"],
    ["text", { status: 418, body: "té" }, 418, ["Content-Type", "text/plain; charset=utf-8"], "té"],
    [
      "its own type",
      { headers: { "content-type": "text/csv" }, body: "a" },
      200,
      ["content-type", "text/csv"],
      "a",
    ],
    ["no body for 204", { status: 204 }, 204, [], ""],
    ["an empty 200 where nothing is said", {}, 200, [], ""],
  ])("answers with %s", (_, written, status, headers, body) => {
    const route = respondRoute(written);
    expect({ status: route.status, headers: route.headers, body: route.body.toString() }).toEqual({
      status,
      headers,
      body,
    });
  });

  it.each([
    ["two bodies", { json: 1, body: "x" }, "one answer has one body"],
    ["a body with 204", { status: 204, body: "x" }, "which has no body"],
    ["status 101", { status: 101 }, "from 200 to 599"],
    ["a file that is not there", { file: "/nowhere/at/all.json" }, "does not exist"],
    ["its own CORS headers", { headers: { "access-control-allow-origin": "*" } }, "CORS policy"],
  ])("refuses %s", (_, respond, message) => {
    const faults = faultsOf({ routes: { "/": { respond } } });
    expect(faults).toHaveLength(1);
    expect(faults[0]?.message).toContain(message);
  });

  it("refuses options that only an upstream has", () => {
    const [fault] = faultsOf({ routes: { "/": { respond: {}, stripPrefix: true } } });
    expect(fault).toMatchObject({
      path: "routes./.stripPrefix",
      message: expect.stringContaining("no meaning"),
    });
  });
});
