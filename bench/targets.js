/** Where corswalk must stand: its median divided by the other's, in one run; or, where there is no other, its median. */

const keepAlive = "http-proxy (keep-alive)";
const json64 = "small JSON, 64 connections";
const json1 = "small JSON, 1 connection";
const page = "a page's 100 preflighted calls, 50 ms away";

const holds = {
  "at least": (measured, wanted) => measured >= wanted,
  "at most": (measured, wanted) => measured <= wanted,
  below: (measured, wanted) => measured < wanted,
};

const target = (kind) => (wanted, work, figure, against) => ({ work, figure, against, kind, wanted });
const [atLeast, atMost, below] = ["at least", "at most", "below"].map(target);

export const targets = [
  atLeast(1.9, json64, "calls/s", keepAlive),
  atLeast(4, json64, "calls/s", "vite"),
  atLeast(4, json64, "calls/s", "local-cors-proxy"),
  atLeast(6, json64, "calls/s", "http-proxy-middleware"),
  atLeast(1.2, json64, "calls/s", "caddy"),
  atLeast(0.22, json64, "calls/s", "nginx"),
  atMost(0.85, json1, "p50 ms", keepAlive),
  atMost(1.5, json1, "p50 ms", "nginx"),
  atMost(1, json64, "p99 ms", keepAlive),
  atLeast(1, "100 MB download", "MB/s", keepAlive),
  atLeast(0.85, "100 MB download", "MB/s", "nginx"),
  atLeast(1, "10 MB upload", "MB/s", keepAlive),
  atLeast(0.85, "10 MB upload", "MB/s", "nginx"),
  atLeast(0.8, "preflights, 64 connections", "calls/s", "node (answers itself)"),
  atMost(0.65, "a start", "ms to first answer", "vite"),
  atMost(0.65, "a start", "ms to first answer", "local-cors-proxy"),
  below(1, "a start", "MB at rest", "http-proxy-middleware"),
  below(20, "growth over 1,000,000 calls", "MB"),
  atMost(1, "an idle WebSocket, of 1,000", "KB", keepAlive),
  atMost(0.6, page, "ms to last answer", "the upstream itself"),
];

/** Each target with what was `measured`; that is undefined where corswalk or the other has no figure. */
export function judged(medians) {
  return targets.map((target) => {
    const { corswalk, ...others } = medians[target.work]?.[target.figure] ?? {};
    const measured = target.against === undefined ? corswalk : corswalk / others[target.against];
    if (!Number.isFinite(measured)) return target;
    return { ...target, measured, reached: holds[target.kind](measured, target.wanted) };
  });
}

/**
 * Those that a run of these works and systems should have reached and has not: one without a figure, too, unless it is against a
 * system that is not installed.
 */
export function missedIn(targets, works, systems) {
  return targets.filter(
    ({ reached, work, against }) =>
      reached !== true && works.has(work) && (against === undefined || systems.has(against)),
  );
}

/** What a quick run needs. */
export const systemsOfTargets = new Set(["corswalk", ...targets.map(({ against }) => against)]);
export const worksOfTargets = new Set(targets.map(({ work }) => work));

/** Who is measured in all rounds of a work: those that its targets name; where it has none, those that any target names. */
export function isMeasuredOften(system, work) {
  const ofWork = targets.filter((target) => target.work === work);
  if (ofWork.length === 0) return systemsOfTargets.has(system);
  return system === "corswalk" || ofWork.some(({ against }) => against === system);
}
