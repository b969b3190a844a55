const toldInFull = 20;

/** What was wrong: each kind counted, the first ones told with all that may explain them. */
export function faultsOf(began) {
  const counts = new Map();
  const first = [];
  const moments = new Map();
  const since = (moment) => (moment === undefined ? undefined : Math.round(performance.now() - moment));
  return {
    /** What may explain a fault: the file was replaced, the upstream came or went. */
    happened: (what) => moments.set(what, performance.now()),
    note(work, started, { condition, expected, got, code }) {
      const name = `${work}: ${condition}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
      if (first.length === toldInFull) return;
      first.push({
        work,
        condition,
        expected,
        got,
        code,
        "at second": Math.round((performance.now() - began) / 100) / 10,
        "ms it took": since(started),
        ...Object.fromEntries([...moments].map(([what, moment]) => [`ms since ${what}`, since(moment)])),
      });
    },
    counts,
    first,
  };
}

/** One thing that is held of an answer. */
export const held = (condition, expected, got, holds = got === expected) => ({
  condition,
  expected: shown(expected),
  got: shown(got),
  holds,
});

/** Of a call that failed: what it failed with, and what had come of its answer by then. */
export const failed = (error) => ({
  condition: "the answer comes, whole",
  expected: "an answer",
  got: [error.message, error.cause?.message, error.soFar].filter((part) => part !== undefined).join("; "),
  code: error.code,
});

const shown = (value) => (typeof value === "string" ? value.slice(0, 200) : value);
