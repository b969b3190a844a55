/** Results as Markdown: one table of ratios to corswalk, and one of the targets. */

const units = /(calls|echoes|MB)\/s/;

function shown(value, figure) {
  if (units.test(figure)) return Math.round(value).toLocaleString("en");
  return value < 10 ? value.toFixed(2) : value.toFixed(0);
}

/** How many times as good corswalk is: above 1 it is ahead. */
const ahead = (own, other, figure) => (units.test(figure) ? own / other : other / own);

/** Of a work with several figures, the first stands in the table. */
const columns = [
  ["small JSON, 64 connections", "calls/s"],
  ["small JSON, 64 connections", "CPU µs/call"],
  ["small JSON, 1 connection", "p50 ms"],
  ["preflights, 64 connections", "calls/s"],
  ["100 MB download", "MB/s"],
  ["start to first answer", "ms"],
  ["memory at rest", "MB"],
];

export function comparison({ medians }) {
  const present = columns.filter(([work, figure]) => medians[work]?.[figure]?.corswalk !== undefined);
  const names = new Set(present.flatMap(([work, figure]) => Object.keys(medians[work][figure])));
  const head = present.map(([work, figure]) => `${work}: ${figure}`);
  const rows = [...names].map((name) => {
    const cells = present.map(([work, figure]) => {
      const value = medians[work][figure][name];
      const own = medians[work][figure].corswalk;
      if (value === undefined) return "";
      if (name === "corswalk") return `**${shown(value, figure)}**`;
      return `${shown(value, figure)} (${ahead(own, value, figure).toFixed(2)}x)`;
    });
    return `| ${name} | ${cells.join(" | ")} |`;
  });
  return [`| | ${head.join(" | ")} |`, `|---|${present.map(() => "--:|").join("")}`, ...rows].join("\n");
}

function targetTable(targets) {
  const rows = targets.map(
    ({ work, figure, against, kind, ratio, measured, reached }) =>
      `| ${work}: ${figure}, against ${against} | ${kind} ${ratio}x | ${measured.toFixed(2)}x | ${reached ? "yes" : "no"} |`,
  );
  return ["| | wanted | measured | reached |", "|---|---|--:|---|", ...rows].join("\n");
}

export function basis({ date, machine, how }) {
  const cores = how.pinned ? "each system on one core, load and upstream on the other" : "not pinned";
  return `${date}, Node ${machine.node.slice(1)}, ${machine.cores} × ${machine.cpu?.trim()}; ${cores}; load by ${how.load}, upstream ${how.upstream}; medians of ${how.rounds} interleaved rounds of ${how.seconds} s. In brackets: how many times as good corswalk is.`;
}

export function report(results) {
  const skipped = Object.entries(results.skipped).map(([name, why]) => `- ${name}: ${why}`);
  const left = skipped.length === 0 ? [] : ["Left out:", ...skipped];
  return [basis(results), comparison(results), targetTable(results.targets), left.join("\n")].join("\n\n");
}
