import { megabytes } from "./kit.js";

const rows = 10;

/**
 * A sample a second for so long, and ten rows of them: what the proxy held at the end of each tenth, its heap after a
 * collection, the most descriptors in it, and how late its event loop was.
 */
export async function watch(measure, seconds) {
  const began = performance.now();
  const samples = [];
  const timeline = [];
  for (let row = 1; row <= rows; row++) {
    const end = began + (seconds * 1000 * row) / rows;
    const own = [];
    // Where the machine was busy for longer than a row lasts, the row still has its sample.
    do {
      await new Promise((resolve) => setTimeout(resolve, Math.min(1000, end - performance.now())));
      own.push(await measure());
    } while (performance.now() < end);
    const collected = await measure("collect");
    samples.push(...own);
    timeline.push({
      minute: rounded((seconds * row) / rows / 60, 100),
      "MB held": megabytes(collected.rss),
      "MB of heap": megabytes(collected.heapUsed),
      descriptors: most([...own, collected], ({ descriptors }) => descriptors),
      "loop's p99, ms": rounded(median(own.map(({ late }) => late.p99))),
      "loop at most, ms": rounded(most(own, ({ late }) => late.most)),
    });
  }
  return { samples, timeline };
}

export const most = (samples, of) => Math.max(...samples.map(of));
export const rounded = (value, parts = 10) => Math.round(value * parts) / parts;

export function percentile(values, part) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * part)];
}

export const median = (values) => percentile(values, 0.5);
