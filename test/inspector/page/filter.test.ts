import { describe, expect, it } from "vitest";
import type { Row } from "../../../src/inspector/api.ts";
import { type Filter, matcher, noFilter } from "../../../src/inspector/page/filter.ts";

const row = (part: Partial<Row>): Row => ({
  id: 1,
  kind: "call",
  time: 0,
  method: "GET",
  path: "/users",
  origin: "http://localhost:3000",
  route: "/",
  upstream: "https://api.example.com/users",
  status: 200,
  durationMs: 1,
  size: 1,
  underWay: false,
  direct: "allowed",
  failure: "",
  ...part,
});

describe("what a filter lets through", () => {
  const cases: [string, Partial<Filter>, Partial<Row>, boolean][] = [
    ["everything, as it is at first", {}, {}, true],
    ["a word of the path", { text: "USER" }, {}, true],
    ["a word of the upstream", { text: "api.example" }, {}, true],
    ["a word of what went wrong", { text: "refused" }, { failure: "It refused the connection." }, true],
    ["all words or none", { text: "users 404" }, {}, false],
    ["what is without a word", { text: "-users" }, {}, false],
    ["a minus that has no word yet", { text: "users -" }, {}, true],
    ["a kind", { kind: "sse" }, { kind: "sse" }, true],
    ["not another kind", { kind: "sse" }, {}, false],
    ["a class of status", { status: "4" }, { status: 431 }, true],
    ["not another class", { status: "4" }, {}, false],
    ["no answer", { status: "0" }, { status: 0 }, true],
    ["an open WebSocket", { status: "1" }, { kind: "websocket", status: 101 }, true],
    ["no reload, which is no call without an answer", { status: "0" }, { kind: "reload", status: 0 }, false],
    ["a route", { route: "/" }, {}, true],
    ["not a route that begins like it", { route: "/a" }, { route: "/ab" }, false],
    ["what would be blocked", { blocked: true }, { direct: "blocked" }, true],
    ["what most likely would be", { blocked: true }, { direct: "likely" }, true],
    ["not what would be allowed", { blocked: true }, {}, false],
    ["not what CORS has nothing to do with", { blocked: true }, { direct: undefined }, false],
  ];
  it.each(cases)("%s", (_, filter, part, expected) => {
    expect(matcher({ ...noFilter, ...filter })(row(part))).toBe(expected);
  });
});
