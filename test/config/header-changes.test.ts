import { describe, expect, it } from "vitest";
import { proxyRoute, routeFaults } from "./helpers.ts";

describe("written headers", () => {
  it("are changes in their order, null removes", () => {
    const route = proxyRoute({ headers: { "X-A": "1", Cookie: null }, responseHeaders: { Server: null } });
    expect(route.headers).toEqual([
      ["X-A", "1"],
      ["Cookie", null],
    ]);
    expect(route.responseHeaders).toEqual([["Server", null]]);
  });

  it.each([
    ["headers", "X Y", "1", "not a header name"],
    ["headers", "", "1", "not a header name"],
    ["headers", "X\r\nY", "1", "not a header name"],
    ["headers", "X-A", "a\r\nX-B: 1", "line break"],
    ["headers", "X-A", "a\0b", "control character"],
    ["headers", "X-A", "✓", "no header can carry"],
    ["headers", "Host", "a.test", "changeOrigin"],
    ["headers", "content-length", "3", "follows from the body"],
    ["headers", "Connection", "close", "belongs to each connection"],
    ["headers", "TE", null, "belongs to each connection"],
    ["headers", "Expect", "100-continue", "not passed on"],
    ["headers", "Proxy-Authorization", "Basic x", "outbound proxies"],
    ["responseHeaders", "Transfer-Encoding", "chunked", "belongs to each connection"],
    ["responseHeaders", "Access-Control-Allow-Origin", "*", "CORS policy"],
  ])("in %s refuse %j with %j: %s", (where, name, value, message) => {
    const faults = routeFaults({ [where]: { [name]: value } });
    expect(faults).toHaveLength(1);
    expect(faults[0]?.message).toContain(message);
  });

  it("refuse one name in two spellings", () => {
    expect(routeFaults({ headers: { "x-a": "1", "X-A": "2" } })[0]?.message).toContain(
      "same header as `x-a`",
    );
  });
});
