import { roundsOfOthers } from "./measure.js";

/** Results as Markdown: one table of figures and ratios, and one of the targets. */

const isRate = (figure) => figure.endsWith("/s");

function shown(value, figure) {
  if (isRate(figure)) return Math.round(value).toLocaleString("en");
  return value < 10 ? value.toFixed(2) : value.toFixed(0);
}

/** How many times as good corswalk is: above 1 it is ahead. */
const ahead = (own, other, figure) => (isRate(figure) ? own / other : other / own);

/** What the README shows of each system. */
const inShort = [
  ["small JSON, 64 connections", "calls/s"],
  ["small JSON, 1 connection", "p50 ms"],
  ["preflights, 64 connections", "calls/s"],
  ["100 MB download", "MB/s"],
  ["a start", "ms to first answer"],
  ["a start", "MB at rest"],
];

/** A row a system, a column a figure. */
export function comparison({ medians }) {
  const present = inShort.filter(([work, figure]) => medians[work]?.[figure] !== undefined);
  const names = new Set(present.flatMap(([work, figure]) => Object.keys(medians[work][figure])));
  const head = present.map(([work, figure]) => `${work}: ${figure}`);
  const rows = [...names].map((name) => [
    name === "corswalk" ? "**corswalk**" : name,
    ...present.map(([work, figure]) => cell(medians[work][figure], name, figure)),
  ]);
  return table(["", ...head], rows);
}

/** A row a figure, a column a system: everything that was measured. */
export function everything({ medians }) {
  const figures = Object.entries(medians).flatMap(([work, of]) =>
    Object.entries(of).map(([figure, systems]) => [`${work}: ${figure}`, systems, figure]),
  );
  const names = [...new Set(figures.flatMap(([, systems]) => Object.keys(systems)))];
  const rows = figures.map(([title, systems, figure]) => [
    title,
    ...names.map((name) => cell(systems, name, figure)),
  ]);
  return table(["", ...names], rows);
}

function cell(systems, name, figure) {
  const value = systems[name];
  if (value === undefined) return "";
  if (name === "corswalk" || systems.corswalk === undefined) return shown(value, figure);
  return `${shown(value, figure)} (${ahead(systems.corswalk, value, figure).toFixed(2)}x)`;
}

export function targetTable({ targets }) {
  const rows = targets.map(({ work, figure, against, kind, wanted, measured, reached }) => {
    const unit = against === undefined ? ` ${figure}` : "x";
    const title = against === undefined ? work : `${work}: ${figure}, against ${against}`;
    const found = measured === undefined ? "" : `${measured.toFixed(2)}${unit}`;
    return [title, `${kind} ${wanted}${unit}`, found, verdict(measured, reached)];
  });
  return table(["", "wanted", "measured", "reached"], rows);
}

/** Where others are ahead of corswalk by more than noise, in what was measured: a line a figure. */
export function othersAhead({ medians }) {
  const lines = Object.entries(medians).flatMap(([work, of]) =>
    Object.entries(of).flatMap(([figure, { corswalk, ...others }]) => {
      const better = Object.entries(others)
        .filter(([name]) => !notListed.has(name))
        .map(([name, value]) => [name, ahead(corswalk, value, figure)])
        .filter(([, ratio]) => ratio < 0.97)
        .sort(([, a], [, b]) => a - b)
        .map(([name, ratio]) => `${name} (${ratio.toFixed(2)}x)`);
      return better.length === 0 ? [] : [`- ${work}, ${figure}: ${better.join(", ")}`];
    }),
  );
  const found = lines.length === 0 ? "in nothing." : `in:\n\n${lines.join("\n")}`;
  return `nginx and HAProxy are ahead of corswalk in almost everything; the others ${found}`;
}

/** Those that answer by themselves do no proxy's work, and those in C are ahead in almost everything. */
const notListed = new Set(["node (answers itself)", "the upstream itself", "nginx", "haproxy"]);

const verdict = (measured, reached) =>
  measured === undefined ? "not measured" : reached ? "yes" : "**missed**";

/** Set as a formatter would, so that none has anything to change. */
function table(head, rows) {
  const widths = head.map((_, i) => Math.max(3, ...[head, ...rows].map((row) => row[i].length)));
  const line = (cells) => `| ${cells.map((text, i) => text.padEnd(widths[i])).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

export function basis({ date, minutes, machine, how, samples }) {
  const cores = how.pinned ? "each system on one core, load and upstream on the other" : "not pinned";
  const figures = Object.values(samples).flatMap((work) => Object.values(work));
  const most = Math.max(
    0,
    ...figures.flatMap((systems) => Object.values(systems)).map((list) => list.length),
  );
  const others = how.inAllRounds
    ? ""
    : `, of ${roundsOfOthers(how.rounds)} for systems that no target of a work names`;
  return `${date}, Node ${machine.node.slice(1)}, ${machine.cores} × ${machine.cpu?.trim()}; ${cores}; load by ${how.load}, upstream ${how.upstream}${how.congestion === undefined ? "" : `, TCP by ${how.congestion}`}; medians of up to ${most} interleaved rounds${others}, of calls ${how.seconds} s each, ${minutes} minutes in all. In brackets: how many times as good corswalk is.`;
}

export function report(results) {
  const skipped = Object.entries(results.skipped).map(([name, why]) => `- ${name}: ${why}`);
  const left = skipped.length === 0 ? [] : [`Left out:\n${skipped.join("\n")}`];
  return [basis(results), everything(results), ...left, targetTable(results), total(results)].join("\n\n");
}

function total({ targets }) {
  const [reached, missed] = [true, false].map(
    (is) => targets.filter((target) => target.reached === is).length,
  );
  return `${reached} targets reached, ${missed} missed, ${targets.length - reached - missed} not measured.`;
}
