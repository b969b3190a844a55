import { describe, expect, it } from "vitest";
import { changeHeaders } from "../../src/headers.ts";
import { endToEndRequest, endToEndResponse, endToEndTrailers } from "../../src/rewrite/hop-by-hop.ts";

describe("headers that end at this hop", () => {
  it.each([
    ["Connection itself", ["Connection", "keep-alive", "Accept", "a"], ["Accept", "a"]],
    [
      "what Connection names, in any case",
      ["CONNECTION", "X-Hop", "x-hop", "1", "X-Hops", "2"],
      ["X-Hops", "2"],
    ],
    [
      "what a second Connection line names",
      ["Connection", "a", "Connection", " , b,", "A", "1", "B", "2", "C", "3"],
      ["C", "3"],
    ],
    ["Keep-Alive", ["Keep-Alive", "timeout=5"], []],
    ["Proxy-Connection", ["Proxy-Connection", "keep-alive"], []],
    ["Transfer-Encoding", ["Transfer-Encoding", "chunked"], []],
    ["Upgrade and HTTP2-Settings", ["Upgrade", "h2c", "HTTP2-Settings", "AAMAAABk"], []],
    ["the codings in TE", ["TE", "gzip;q=0.5"], []],
  ])("both ways: %s", (_, headers, kept) => {
    expect(endToEndRequest(headers)).toEqual(kept);
    expect(endToEndResponse(headers, true)).toEqual(kept);
  });

  it.each([
    ["repetitions, order, case and bytes", ["X-B", "1", "x-a", "\xe9 ", "X-b", "2"]],
    ["credentials for a proxy that asked for them", ["Proxy-Authorization", "Basic YTpi"]],
    ["names of Object.prototype", ["constructor", "1", "__proto__", "2"]],
  ])("kept both ways: %s", (_, headers) => {
    expect(endToEndRequest(headers)).toEqual(headers);
    expect(endToEndResponse(headers, true)).toEqual(headers);
  });

  it("keep a client's `TE: trailers`, which its Connection has to name", () => {
    expect(endToEndRequest(["Connection", "TE", "TE", "gzip;q=0.5, Trailers"])).toEqual(["TE", "trailers"]);
  });

  it("a client's Connection cannot take away what the config adds", () => {
    const arrived = ["Connection", "close, x-api-key", "X-Api-Key", "theirs"];
    expect(changeHeaders(endToEndRequest(arrived), [["x-api-key", "ours"]])).toEqual(["x-api-key", "ours"]);
  });

  it("answer a request's Expect here and do not announce its trailers", () => {
    expect(endToEndRequest(["Expect", "100-continue", "Trailer", "X-Sum"])).toEqual([]);
  });

  it("announce a response's trailers only where they can follow", () => {
    expect(endToEndResponse(["Trailer", "X-Sum"], true)).toEqual(["Trailer", "X-Sum"]);
    expect(endToEndResponse(["Trailer", "X-Sum"], false)).toEqual([]);
  });

  it("relay trailers, but none that frames a message", () => {
    expect(
      endToEndTrailers(["X-Sum", "1", "Content-Length", "9", "Transfer-Encoding", "chunked", "Trailer", "x"]),
    ).toEqual(["X-Sum", "1"]);
  });
});
