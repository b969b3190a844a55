// npm run soak -- [<work>] [options]: the long forms of what `npm test` has in short. Each prints its figures and fails past its limits.
import { writeFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { endOnSignals } from "../process.js";

/** Each with its options and what they are where nobody says otherwise. */
const works = {
  aborts: ["clients that go at every stage of a call", { calls: 10_000 }],
  bodies: ["large bodies each way, and a reader that stops", { bytes: 2 ** 31 }],
  floods: ["a good client beside four floods, each for so long", { seconds: 15 }],
  growth: ["what many calls leave behind", { calls: 1_000_000, connections: 64 }],
  idle: ["WebSockets and event streams that are just open", { minutes: 10, sockets: 8000, streams: 1000 }],
  mixed: ["calls, bodies, streams, aborts, lost upstreams and reloads at once", { minutes: 1 }],
  race: ["an upstream that ends idle connections when the next call may come", { calls: 50_000 }],
  reload: ["the config replaced again and again, under calls and streams", { reloads: 1000, rate: 500 }],
  sse: ["one event a minute, for so long", { minutes: 10 }],
};

function usage() {
  const rows = Object.entries(works).map(([name, [about, options]]) => {
    const written = Object.entries(options).map(([option, value]) => `--${option} ${value}`);
    return [`${name} ${written.join(" ")}`, about];
  });
  const width = Math.max(...rows.map(([call]) => call.length));
  return [
    "npm run soak -- [<work>] [options], mixed where no work is named",
    "",
    ...rows.map(([call, about]) => `  ${call.padEnd(width)}  ${about}`),
    "",
    "--result <file> writes all that was found as JSON. The Node that runs this runs the proxy too.",
  ].join("\n");
}

/** What was asked for: a work and its options, or what is wrong with the asking. */
function asked(argv) {
  const isNamed = argv.length > 0 && !argv[0].startsWith("-");
  const [name, ...rest] = isNamed ? argv : ["mixed", ...argv];
  if (!Object.hasOwn(works, name)) return { fault: `${name} is no work of the soak.` };
  const known = Object.keys(works[name][1]);
  const options = Object.fromEntries([...known, "result"].map((option) => [option, { type: "string" }]));
  try {
    const { result, ...given } = parseArgs({ args: rest, options }).values;
    const numbers = Object.entries(given).map(([option, text]) => [option, Number(text)]);
    const [wrong] = numbers.filter(([, value]) => !(value > 0)).map(([option]) => option);
    if (wrong !== undefined) return { fault: `--${wrong} needs a number.` };
    return { name, result, options: { ...works[name][1], ...Object.fromEntries(numbers) } };
  } catch (error) {
    return { fault: error.message };
  }
}

const argv = process.argv.slice(2);
if (argv.includes("--help")) {
  console.log(usage());
  process.exit(0);
}
const { fault, name, result, options } = asked(argv);
if (fault !== undefined) {
  console.error(`${fault}\n\n${usage()}`);
  process.exit(2);
}

endOnSignals();
const { soak } = await import(`./${name}.js`);
const started = performance.now();
const { figures, missed, timeline = [], faults = [] } = await soak(options);
const about = {
  node: process.version,
  cores: availableParallelism(),
  "load of the last minute": Math.round(loadavg()[0] * 10) / 10,
  seconds: Math.round((performance.now() - started) / 1000),
};
for (const [what, value] of Object.entries({ ...figures, ...about })) console.log(`${what}: ${value}`);
if (timeline.length > 0) console.table(timeline);
for (const one of faults) console.error(`fault: ${JSON.stringify(one)}`);
for (const limit of missed) console.error(`missed: ${limit}`);
if (result !== undefined) {
  const all = { soak: name, options, ...about, figures, timeline, faults, missed };
  writeFileSync(result, `${JSON.stringify(all, null, 2)}\n`);
}
process.exit(missed.length === 0 ? 0 : 1);
