/** Where corswalk must stand: its median divided by the other's, in one run. */

const keepAlive = "http-proxy (keep-alive)";
const json64 = "small JSON, 64 connections";
const json1 = "small JSON, 1 connection";

const atLeast = (ratio, work, figure, against) => ({ work, figure, against, ratio, kind: "at least" });
const atMost = (ratio, work, figure, against) => ({ work, figure, against, ratio, kind: "at most" });

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
  atMost(0.65, "start to first answer", "ms", "vite"),
  atMost(0.65, "start to first answer", "ms", "local-cors-proxy"),
  atMost(1, "memory at rest", "MB", "http-proxy-middleware"),
  atMost(1, "an idle WebSocket, of 500", "KB", keepAlive),
];

export function judged(medians) {
  return targets.flatMap((target) => {
    const own = medians[target.work]?.[target.figure]?.corswalk;
    const other = medians[target.work]?.[target.figure]?.[target.against];
    if (own === undefined || other === undefined) return [];
    const measured = own / other;
    const reached = target.kind === "at least" ? measured >= target.ratio : measured <= target.ratio;
    return [{ ...target, measured, reached }];
  });
}

/** What a quick run needs. */
export const systemsOfTargets = new Set(["corswalk", ...targets.map(({ against }) => against)]);
export const worksOfTargets = new Set(targets.map(({ work }) => work));
