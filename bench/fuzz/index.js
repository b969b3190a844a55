// Throws generated nonsense at the proxy from both sides: `npm run fuzz -- --seed 1 --requests 1000000 --answers 200000`.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { goodClient } from "./good-client.js";
import { sendRequests } from "./send-requests.js";
import { takeAnswers } from "./take-answers.js";
import { goodUpstream, hostileUpstream } from "./upstreams.js";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    requests: { type: "string", default: "1000000" },
    answers: { type: "string", default: "200000" },
    lanes: { type: "string", default: "32" },
    // The number of the first connection: to come back to where it crashed.
    first: { type: "string", default: "0" },
    // Without a look at memory and descriptors, which need connections to be idle for a while.
    quick: { type: "boolean", default: false },
  },
});
const numbers = ["seed", "requests", "answers", "lanes", "first"].map((name) => Number(values[name]));
const [seed, requests, answers, lanes, first] = numbers;
if (!numbers.every(Number.isSafeInteger)) {
  console.error("--seed, --requests, --answers, --lanes and --first need whole numbers.");
  process.exit(2);
}

const good = await goodUpstream();
const hostile = await hostileUpstream(seed);
const config = {
  port: 0,
  host: "127.0.0.1",
  routes: {
    "/good": good.url,
    "/echo": { target: good.url, xfwd: true, via: true },
    "/strip": { target: `${good.url}/base?own=1`, stripPrefix: true, upstreamOrigin: "keep" },
    "/rewrite": { target: good.url, rewrite: [["[^a-z/]+", "<$&>"]], upstreamOrigin: "remove" },
    "/scope": { target: good.url, cookies: "scope", sendCookies: ["a*"] },
    "/respond": { respond: { json: { beta: true } } },
    "/dead": { target: "http://127.0.0.1:1", cors: { origins: ["*"], credentials: false } },
    "/hostile": { target: hostile.url, stripPrefix: true },
  },
};

const proxy = fork(fileURLToPath(new URL("proxy.js", import.meta.url)), [JSON.stringify(config)], {
  execArgv: ["--expose-gc"],
});
const underWay = new Set();
let ended;
proxy.once("exit", (code, signal) => {
  if (ended === undefined) {
    const from = Math.min(...underWay);
    console.error(`The proxy crashed (${code ?? signal}): --seed ${seed} --first ${from} finds it again.`);
    process.exit(1);
  }
});
const { port } = (await once(proxy, "message"))[0];

const state = async () => {
  if (values.quick) return {};
  proxy.send("state");
  return (await once(proxy, "message"))[0];
};
// The first share warms up what is only made once: code, pools, memories with a bound.
const warm = await round(values.quick ? 0 : 0.05, seed + 1);
const before = await state();
const began = performance.now();
const result = await round(1, seed);
const seconds = Math.round((performance.now() - began) / 100) / 10;
const after = await state();
ended = true;
proxy.kill();

function round(part, roundSeed) {
  const client = goodClient(port);
  return Promise.all([
    sendRequests({ port, seed: roundSeed, total: Math.ceil(requests * part), lanes, first, underWay }),
    takeAnswers({ port, total: Math.ceil(answers * part), lanes }),
  ]).then(async ([sent, taken]) => ({ sent, taken, client: await client.stop() }));
}

const growth = Math.round((after.heapUsed - before.heapUsed) / 1024 / 102.4) / 10;
const report = { seed, seconds, ...result, before, after, heapGrowthMiB: growth };
console.log(JSON.stringify(report, null, 2));

const faults = [
  ...[warm, result].flatMap(({ client }) =>
    client.failures.map((failure) => `the good client failed: ${failure}`),
  ),
  ...result.sent.stuck.map((number) => `connection ${number} got stuck`),
  ...result.taken.stuck.map((number) => `call ${number} got stuck`),
  ...result.taken.unreadable.map((number) => `answer ${number} came out as no HTTP`),
  ...(after.warnings > 0 ? [`${after.warnings} warnings`] : []),
  ...(after.descriptors > before.descriptors ? ["descriptors are left open"] : []),
  ...(growth > 16 ? [`the heap has grown by ${growth} MiB`] : []),
];
for (const fault of faults) console.error(fault);
process.exit(faults.length === 0 ? 0 : 1);
