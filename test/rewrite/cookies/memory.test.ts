import { expect, it } from "vitest";
import { cookieMemory } from "../../../src/rewrite/cookies.ts";
import { targetOf } from "../route.ts";

const target = targetOf("https://api.example.com");
const setter = { origin: target.origin, routeKey: "/", domain: undefined, path: "/" };

it("the memory of names and sentences is bounded, and forgets the oldest", () => {
  const memory = cookieMemory();
  for (let i = 0; i <= 2_000; i++) {
    memory.learn("localhost", `c${i}`, setter);
    memory.isNew(`sentence ${i}`);
  }
  expect(memory.origin("localhost", "c0", target)).toBe("unknown");
  expect(memory.origin("localhost", "c1", target)).toBe("ours");
  expect(memory.isNew("sentence 1")).toBe(false);
  expect(memory.isNew("sentence 0")).toBe(true);
});

it("one name set by ever more upstreams takes a bounded place, the latest of them", () => {
  const memory = cookieMemory();
  for (let i = 0; i < 1_000; i++) {
    memory.learn("localhost", "c", { ...setter, origin: `https://api${i}.example.com` });
  }
  expect(memory.origin("localhost", "c", targetOf("https://api0.example.com"))).toBe("foreign");
  expect(memory.origin("localhost", "c", targetOf("https://api999.example.com"))).toBe("ours");
});

it("one upstream that sets a name under ever new paths does not push another out", () => {
  const memory = cookieMemory();
  memory.learn("localhost", "c", { ...setter, origin: "https://other.example.com" });
  for (let i = 0; i < 1_000; i++) memory.learn("localhost", "c", { ...setter, path: `/p${i}` });
  expect(memory.origin("localhost", "c", targetOf("https://other.example.com"))).toBe("ours");
});
