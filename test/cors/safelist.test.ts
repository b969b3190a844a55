import { METHODS } from "node:http";
import { describe, expect, it } from "vitest";
import { isForbiddenRequestHeader } from "../../src/cors/forbidden.ts";
import { isParsedMethod, normalizeMethod } from "../../src/cors/methods.ts";
import { isSafelistedHeader, unsafeHeaderNames } from "../../src/cors/safelist.ts";

describe("a request header goes without a preflight", () => {
  it.each([
    ["accept", "application/json", true],
    ["accept", "a".repeat(128), true],
    ["accept", "a".repeat(129), false],
    ["accept", "a\tb", true],
    ["accept", 'text/html;q="1"', false],
    ["accept", "a:b", false],
    ["accept", "a\x7fb", false],
    ["accept", "caf\xe9", true],
    ["accept-language", "de-DE,de;q=0.9, *", true],
    ["accept-language", "de_DE", false],
    ["content-language", "de", true],
    ["content-language", "d\xe9", false],
    ["content-type", "text/plain", true],
    ["content-type", "Text/Plain; charset=utf-8", true],
    ["content-type", "multipart/form-data; boundary=x", true],
    ["content-type", "application/x-www-form-urlencoded", true],
    ["content-type", "application/json", false],
    ["content-type", "text/plain, application/json", false],
    ["content-type", "text/plain;x=(", false],
    ["content-type", "text /plain", false],
    ["content-type", "text", false],
    ["content-type", "", false],
    ["range", "bytes=0-", true],
    ["range", "bytes=0-499", true],
    ["range", "bytes=500-499", false],
    ["range", "bytes=-500", false],
    ["range", "bytes=0-1,3-4", false],
    ["range", "bytes = 0-1", false],
    ["range", "items=0-1", false],
    ["authorization", "x", false],
    ["x-api-key", "1", false],
    ["constructor", "1", false],
    ["__proto__", "1", false],
  ])("%s: %j: %j", (name, value, safe) => {
    expect(isSafelistedHeader(name, value)).toBe(safe);
  });

  it("unless the safelisted ones are longer than 1024 together", () => {
    const nine = Array.from({ length: 9 }, () => ["Accept", "a".repeat(120)] as const);
    expect(unsafeHeaderNames(nine)).toEqual(["accept"]);
    expect(unsafeHeaderNames(nine.slice(1))).toEqual([]);
  });

  it("else its name is asked for, in lowercase, sorted, once", () => {
    const headers = [
      ["X-B", "1"],
      ["X-A", "1"],
      ["x-b", "2"],
      ["Accept", "*/*"],
    ] as const;
    expect(unsafeHeaderNames(headers)).toEqual(["x-a", "x-b"]);
  });
});

describe("a header that no page can set", () => {
  it.each([
    ["cookie", "a=1", true],
    ["origin", "x", true],
    ["sec-anything", "x", true],
    ["proxy-authorization", "x", true],
    ["access-control-request-method", "PUT", true],
    ["x-http-method-override", "put", false],
    ["x-http-method-override", "put, trace", true],
    ["user-agent", "x", false],
    ["authorization", "x", false],
  ])("%s: %j: %j", (name, value, forbidden) => {
    expect(isForbiddenRequestHeader(name, value)).toBe(forbidden);
  });
});

describe("a method", () => {
  it.each([
    ["get", "GET"],
    ["Delete", "DELETE"],
    ["options", "OPTIONS"],
    ["patch", "patch"],
    ["query", "query"],
  ])("%s is sent as %s", (written, sent) => {
    expect(normalizeMethod(written)).toBe(sent);
  });

  it("is known to the proxy if Node's parser knows it", () => {
    expect(METHODS.filter((method) => !isParsedMethod(method))).toEqual([]);
    expect(isParsedMethod("patch")).toBe(false);
  });
});
