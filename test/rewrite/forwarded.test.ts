import { describe, expect, it } from "vitest";
import { isLoop, via, xForwarded } from "../../src/rewrite/forwarded.ts";

describe("X-Forwarded-*", () => {
  const arrival = { remoteAddress: "127.0.0.1", host: "localhost:8010", protocol: "http" } as const;
  const ours = [
    "X-Forwarded-For",
    "127.0.0.1",
    "X-Forwarded-Host",
    "localhost:8010",
    "X-Forwarded-Proto",
    "http",
  ];

  it("are set anew: nothing that came is believed", () => {
    const came = [
      "x-forwarded-for",
      "6.6.6.6",
      "X-FORWARDED-Port",
      "1",
      "Forwarded",
      "for=6.6.6.6",
      "Accept",
      "a",
    ];
    expect(xForwarded(came, arrival)).toEqual(["Accept", "a", ...ours]);
  });

  it("write an IPv4 client of a socket for both families as IPv4", () => {
    expect(xForwarded([], { ...arrival, remoteAddress: "::ffff:127.0.0.1" })).toEqual(ours);
    expect(xForwarded([], { ...arrival, remoteAddress: "::1" })[1]).toBe("::1");
  });

  it("leave out what is not known", () => {
    expect(xForwarded([], { remoteAddress: undefined, host: undefined, protocol: "https" })).toEqual([
      "X-Forwarded-Proto",
      "https",
    ]);
  });
});

describe("Via", () => {
  it("goes behind what other proxies wrote", () => {
    expect(via(["Via", "1.1 cdn"], "7f3a")).toEqual(["Via", "1.1 cdn", "Via", "1.1 corswalk-7f3a"]);
  });

  it.each([
    ["our own request", via([], "7f3a"), true],
    ["our own request, lists joined on the way", ["via", "1.0 a (x, y),1.1 corswalk-7f3a , 1.1 b"], true],
    ["another corswalk's", via([], "0000"), false],
    ["a name that only begins like ours", ["Via", "1.1 corswalk-7f3a0"], false],
    ["no Via", ["Accept", "1.1 corswalk-7f3a"], false],
    ["nonsense", ["Via", ",, ,x,  "], false],
  ])("tells a loop: %s", (_, headers, loop) => {
    expect(isLoop(headers, "7f3a")).toBe(loop);
  });
});
