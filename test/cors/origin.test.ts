import { describe, expect, it } from "vitest";
import { originMatcher } from "../../src/cors/origin.ts";
import { parseOrigin } from "../../src/cors/origin-pattern.ts";

function matcher(...texts: string[]) {
  return originMatcher(
    texts.flatMap((text) => {
      const { patterns, fault } = parseOrigin(text);
      if (patterns === undefined) throw new Error(`${text}: ${fault.message}`);
      return patterns;
    }),
  );
}

describe("an origin pattern", () => {
  it.each([
    ["loopback", "http://localhost:3000", true],
    ["loopback", "https://localhost", true],
    ["loopback", "http://app.localhost:5173", true],
    ["loopback", "http://a.b.localhost", true],
    ["loopback", "http://127.0.0.1:8080", true],
    ["loopback", "http://[::1]:8080", true],
    ["loopback", "http://127.0.0.2", false],
    ["loopback", "http://localhost.evil.test", false],
    ["loopback", "http://evil-localhost", false],
    ["loopback", "http://.localhost", false],
    ["loopback", "http://a..localhost", false],
    ["loopback", "http://evil.test/.localhost", false],
    ["loopback", "http://evil.test#.localhost", false],
    ["loopback", "http://localhost:3000/", false],
    ["loopback", "http://localhost:80", false],
    ["loopback", "https://localhost:443", false],
    ["loopback", "http://localhost:99999", false],
    ["loopback", "http://localhost:03000", false],
    ["loopback", "HTTP://LOCALHOST", false],
    ["loopback", "ftp://localhost", false],
    ["loopback", "http://user@localhost", false],
    ["loopback", "http://localhost http://evil.test", false],
    ["loopback", "null", false],
    ["loopback", "", false],
    ["null", "null", true],
    ["null", "http://localhost", false],
    ["*", "https://anything.test", true],
    ["*", "null", false],
    ["https://app.example.com", "https://app.example.com", true],
    ["https://app.example.com", "http://app.example.com", false],
    ["https://app.example.com", "https://www.app.example.com", false],
    ["https://app.example.com", "https://app.example.com:8443", false],
    ["HTTPS://App.Example.com", "https://app.example.com", true],
    ["https://app.example.com:*", "https://app.example.com", true],
    ["https://app.example.com:*", "https://app.example.com:8443", true],
    ["https://app.example.com:*", "https://app.example.com.evil.test:8443", false],
    ["https://*.dev.example.com", "https://a.dev.example.com", true],
    ["https://*.dev.example.com", "https://a.b.dev.example.com", true],
    ["https://*.dev.example.com", "https://dev.example.com", false],
    ["https://*.dev.example.com", "https://evildev.example.com", false],
    ["https://*.dev.example.com", "https://a.dev.example.com:8443", false],
    ["https://*.dev.example.com", "http://a.dev.example.com", false],
    ["https://*.dev.example.com:8443", "https://a.dev.example.com:8443", true],
    ["https://*.dev.example.com:*", "https://a.dev.example.com:1", true],
    ["https://xn--bcher-kva.example", "https://xn--bcher-kva.example", true],
    ["http://[::1]:3000", "http://[::1]:3000", true],
    ["capacitor://localhost", "capacitor://localhost", true],
    ["capacitor://localhost", "capacitor://localhost.evil.test", false],
    ["chrome-extension://abcdefghijklmnop", "chrome-extension://abcdefghijklmnop", true],
  ])("%s lets %j in: %j", (text, origin, allowed) => {
    expect(matcher(text)(origin)).toBe(allowed);
  });

  it("matches none of a million bytes, and takes them in stride", () => {
    const allows = matcher("loopback", "https://*.dev.example.com");
    for (const bytes of ["a.", "a", "\0", "\xff", "[", ":", "-."]) {
      expect(allows(`http://${bytes.repeat(500_000)}.localhost`)).toBe(false);
    }
  });
});

describe("an origin pattern that no browser's origin could match is refused with its fix", () => {
  it.each([
    ["https://app.example.com/", "slash", 'Write "https://app.example.com".'],
    ["https://app.example.com/admin?x#y", "path", 'Write "https://app.example.com".'],
    ["http://app.example.com:80", "own port", 'Write "http://app.example.com".'],
    ["https://app.example.com:443", "own port", 'Write "https://app.example.com".'],
    ["https://*.example.com:443", "own port", 'Write "https://*.example.com".'],
    ["https://bücher.example", "punycode", 'Write "https://xn--bcher-kva.example".'],
    ["https://*.bücher.example", "punycode", 'Write "https://*.xn--bcher-kva.example".'],
    ["https://*.com", "two labels", 'Name the site, for instance "https://*.example.com".'],
    ["http://*.localhost:3000", "two labels", 'Write "loopback". It covers *.localhost.'],
    ["https://*.com.", "two labels", undefined],
    ["https://*", "every host", undefined],
    ["https://*:*", "every host", undefined],
    ["https://app.*.example.com", "leftmost", undefined],
    ["https://app*.example.com", "leftmost", undefined],
    ["https://*.127.0.0.1", "no subdomains", 'Write "https://127.0.0.1". A port may be *.'],
    ["http://127.1", "127.0.0.1", 'Write "http://127.0.0.1".'],
    ["http://[0:0:0:0:0:0:0:1]:3000", "[::1]", 'Write "http://[::1]:3000".'],
    ["http://::1", "brackets", 'Write "http://[::1]".'],
    ["http://localhost:abc", "not a port", undefined],
    ["http://localhost:80:80", "one port", undefined],
    ["http://localhost:70000", "not a port", undefined],
    ["http://localhost:03000", "leading zeros", 'Write "http://localhost:3000".'],
    ["https://user:pass@app.example.com", "user", 'Write "https://app.example.com".'],
    ["localhost:3000", "scheme", 'Write "http://localhost:3000".'],
    ["app.example.com", "scheme", 'Write "https://app.example.com".'],
    ["file://", "files", 'Write "null".'],
    ["ws://localhost:3000", "page's", 'Write "http://localhost:3000".'],
    ["capacitor://*", "Only http and https", undefined],
    ["capacitor://localhost/", "slash", 'Write "capacitor://localhost".'],
    ["http://a b", "not a host", undefined],
    ["http://", "not a host", undefined],
    ["", "scheme", undefined],
    ["Null", "scheme", undefined],
  ])("%s: %s", (text, message, fix) => {
    const { fault } = parseOrigin(text);
    expect(fault?.message).toContain(message);
    if (fix !== undefined) expect(fault?.fix).toBe(fix);
  });

  it("is refused, never thrown at, whatever the bytes", () => {
    for (const hostile of [
      "\0",
      "http://\0",
      "http://[",
      "http://%",
      "http://a%00b",
      "//",
      "://",
      "http://\ud800",
      "x".repeat(1e6),
    ]) {
      expect(parseOrigin(hostile).fault).toBeDefined();
    }
  });
});
