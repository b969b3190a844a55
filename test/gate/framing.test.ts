import { describe, expect, it } from "vitest";
import { readFacts } from "../../src/gate/facts.ts";
import { messageFault } from "../../src/gate/framing.ts";

describe("messages that two servers could read differently", () => {
  it.each([
    ["two Hosts", ["Host", "a", "Host", "b"], "1.1", 400],
    ["no Host", [], "1.1", 400],
    ["a Host that is none", ["Host", "a b"], "1.1", 400],
    [
      "a length and a coding",
      ["Host", "a", "Content-Length", "3", "Transfer-Encoding", "chunked"],
      "1.1",
      400,
    ],
    ["two lengths", ["Host", "a", "Content-Length", "3", "Content-Length", "4"], "1.1", 400],
    ["a signed length", ["Host", "a", "Content-Length", "+5"], "1.1", 400],
    ["an unknown coding", ["Host", "a", "Transfer-Encoding", "xchunked"], "1.1", 501],
    [
      "a coding with a space that is none of HTTP",
      ["Host", "a", "Transfer-Encoding", "chunked\u00a0"],
      "1.1",
      501,
    ],
    ["two codings", ["Host", "a", "Transfer-Encoding", "gzip, chunked"], "1.1", 501],
    [
      "chunked twice",
      ["Host", "a", "Transfer-Encoding", "chunked", "Transfer-Encoding", "chunked"],
      "1.1",
      501,
    ],
    ["a coding in HTTP/1.0", ["Transfer-Encoding", "chunked"], "1.0", 400],
    ["an unknown expectation", ["Host", "a", "Expect", "tea"], "1.1", 417],
  ])("%s", (_, headers, version, status) => {
    expect(messageFault(readFacts("POST", headers), version)?.status).toBe(status);
  });

  it.each([
    ["a length", ["Host", "a", "Content-Length", "3"], "1.1"],
    ["chunked in any case", ["Host", "a", "Transfer-Encoding", "Chunked"], "1.1"],
    ["no Host in HTTP/1.0", [], "1.0"],
    ["an expectation that is known", ["Host", "a", "Expect", "100-Continue"], "1.1"],
  ])("is not: %s", (_, headers, version) => {
    expect(messageFault(readFacts("POST", headers), version)).toBeUndefined();
  });
});
