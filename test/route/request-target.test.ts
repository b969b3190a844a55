import { describe, expect, it } from "vitest";
import { readTarget } from "../../src/route/request-target.ts";

describe("a request target", () => {
  it.each([
    ["/", "/", ""],
    ["//a//b", "//a//b", ""],
    ["/a%2Fb?x=%20&y", "/a%2Fb", "?x=%20&y"],
    ["/a?", "/a", "?"],
    ["/[|]", "/[|]", ""],
    ["http://api.test/x?y", "/x", "?y"],
    ["HTTP://api.test", "/", ""],
    ["http://api.test?y", "/", "?y"],
  ])("%s keeps its bytes", (url, path, query) => {
    const target = readTarget("GET", url);
    expect({ path: target.path, query: target.query, fault: target.fault }).toEqual({
      path,
      query,
      fault: undefined,
    });
  });

  it("of absolute form has an authority", () => {
    expect(readTarget("GET", "http://api.test:81/x").authority).toBe("api.test:81");
  });

  it("* is for OPTIONS alone", () => {
    expect(readTarget("OPTIONS", "*").fault).toBeUndefined();
    expect(readTarget("GET", "*").fault).toBeDefined();
  });

  it.each(["/a#b", "a", "", "http://", "http://user@host/", "ftp://a/", "javascript:1"])(
    "%j is none",
    (url) => {
      expect(readTarget("GET", url).fault).toBeDefined();
    },
  );

  it.each([
    ["/api/x", "/api/x", false],
    ["/api/../admin", "/admin", false],
    ["/api/%2e%2E/admin", "/admin", false],
    ["/api/..%2fadmin", "/admin", false],
    ["/api/..%5cadmin", "/admin", false],
    ["/api\\..\\admin", "/admin", false],
    ["/api/.", "/api/", false],
    ["/api/x/..", "/api/", false],
    ["/..", "/", true],
    ["/a/../../b", "/b", true],
    ["/.well-known/x", "/.well-known/x", false],
    ["/...", "/...", false],
  ])("%s is matched as %s", (url, normalised, climbs) => {
    const target = readTarget("GET", url);
    expect({ normalised: target.normalised, climbs: target.climbs }).toEqual({ normalised, climbs });
  });
});
