import { describe, expect, it } from "vitest";
import { parseTarget } from "../../src/config/target.ts";

describe("a target", () => {
  it.each([
    ["https://api.example.com", "https://api.example.com", ""],
    ["https://api.example.com:443/", "https://api.example.com", ""],
    ["http://API.Example.com:8080/v2/", "http://api.example.com:8080", "/v2"],
    ["wss://live.example.com", "https://live.example.com", ""],
    ["ws://localhost:9000", "http://localhost:9000", ""],
    ["api.example.com", "https://api.example.com", ""],
    ["api.example.com:8443/v1", "https://api.example.com:8443", "/v1"],
    ["localhost:3001", "http://localhost:3001", ""],
    ["api.localhost", "http://api.localhost", ""],
    ["127.0.0.1:1", "http://127.0.0.1:1", ""],
    ["192.168.1.5", "http://192.168.1.5", ""],
    ["[::1]:3000", "http://[::1]:3000", ""],
    ["backend:8080", "http://backend:8080", ""],
    ["https://bücher.example", "https://xn--bcher-kva.example", ""],
  ])("%s goes to %s with the path %j in front", (text, origin, path) => {
    expect(parseTarget(text).target).toMatchObject({ origin, path, search: "", shown: origin + path });
  });

  it("takes an IPv6 address apart as sockets and headers need it", () => {
    expect(parseTarget("https://[2001:db8::1]:8443").target).toMatchObject({
      protocol: "https:",
      hostname: "2001:db8::1",
      port: 8443,
      host: "[2001:db8::1]:8443",
    });
  });

  it("shows neither user nor password", () => {
    const { target, authorization } = parseTarget("https://ann:s%C3%A9cret@api.test/v2");
    expect(target?.shown).toBe("https://api.test/v2");
    expect(authorization).toBe(`Basic ${Buffer.from("ann:sécret").toString("base64")}`);
  });

  it.each([
    ["", "not a URL"],
    ["http://", "not a URL"],
    ["http:///x", "not a URL"],
    ["//api.test", "not a URL"],
    ["/api", "not a URL"],
    ["https:api.test", "not a URL"],
    ["http://a:99999", "not a URL"],
    ["http://[::1", "not a URL"],
    ["ftp://a.test", "not an http"],
    ["javascript://a", "not an http"],
    ["http://a.test/#top", "fragment"],
    ["http://a.test:0", "port 0"],
    ["http://a\\b", "backslash"],
    ["http://a.test/a b", "space"],
    ["http://a.\ntest", "control character"],
    ["http://a%ff:b@a.test", "broken percent sign"],
  ])("%j is refused: %s", (text, message) => {
    expect(parseTarget(text).fault?.message).toContain(message);
  });
});
