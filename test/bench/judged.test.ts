import { expect, it } from "vitest";
import { isMeasuredOften, judged, missedIn, type Target, targets } from "../../bench/targets.js";

const work = "small JSON, 64 connections";
const figure = "calls/s";
const peer = "http-proxy (keep-alive)";
const ofPeer = (list: readonly Target[]) =>
  list.filter((target) => target.work === work && target.figure === figure && target.against === peer);
const judgedWith = (corswalk: number, other: number) =>
  ofPeer(judged({ [work]: { [figure]: { corswalk, [peer]: other } } }))[0];
const asked = new Set([work]);
const both = new Set(["corswalk", peer]);

it("divides corswalk's median by the other's, and holds it to what is wanted", () => {
  expect(judgedWith(190, 100)).toMatchObject({ wanted: 1.9, measured: 1.9, reached: true });
  expect(judgedWith(189.9, 100)).toMatchObject({ measured: 1.899, reached: false });
});

it("holds a figure that is better when it is small to at most what is wanted", () => {
  const growth = "growth over 1,000,000 calls";
  const grown = (MB: number) =>
    judged({ [growth]: { MB: { corswalk: MB } } }).find((one) => one.work === growth);
  expect(grown(19.9)).toMatchObject({ reached: true });
  expect(grown(20)).toMatchObject({ reached: false });
});

it("misses a target that has no figure though its work and its system were asked for", () => {
  const without = judged({ [work]: { [figure]: { corswalk: 190 } } });
  expect(ofPeer(missedIn(without, asked, both))).toHaveLength(1);
  expect(missedIn(judged({}), new Set(targets.map((target) => target.work)), both)).not.toEqual([]);
});

it("misses none that was not asked for, or whose system is not installed", () => {
  const without = judged({});
  expect(missedIn(without, new Set(), both)).toEqual([]);
  expect(missedIn(without, asked, new Set(["corswalk"]))).toEqual([]);
});

it("measures often whom the targets of a work name, and where there are none, whom any target names", () => {
  const often = (work: string) =>
    ["corswalk", peer, "nginx", "vite", "haproxy"].filter((system) => isMeasuredOften(system, work));
  expect(often("10 MB upload")).toEqual(["corswalk", peer, "nginx"]);
  expect(often("small JSON, 16 connections")).toEqual(["corswalk", peer, "nginx", "vite"]);
});
