// How long a start takes, against Node's own: `npm run build && node bench/startup.js [rounds]`.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, get } from "node:http";
import { fileURLToPath } from "node:url";
import { freePort } from "./free-port.js";
import { median } from "./measure.js";

const rounds = Number(process.argv[2] ?? 15);
const command = fileURLToPath(new URL("../bin/corswalk.js", import.meta.url));

const upstream = createServer((_, response) => response.end("ok")).listen(0, "127.0.0.1");
await once(upstream, "listening");
const target = `http://127.0.0.1:${upstream.address().port}`;

/** Milliseconds from the spawn until the program has ended. */
async function toEnd(args) {
  const began = performance.now();
  const child = spawn(process.execPath, args, { stdio: "ignore" });
  await once(child, "exit");
  return performance.now() - began;
}

/** Milliseconds from the spawn until a call has been answered through the proxy. */
async function toFirstAnswer() {
  const port = await freePort();
  const began = performance.now();
  const child = spawn(process.execPath, [command, target, "--port", port], {
    cwd: "/",
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  const [response] = await once(get({ host: "127.0.0.1", port }), "response");
  await once(response.resume(), "end");
  const took = performance.now() - began;
  child.kill();
  await once(child, "exit");
  if (response.statusCode !== 200) throw new Error(`the proxy answered ${response.statusCode}`);
  return took;
}

const cases = [
  ["node -e 0", () => toEnd(["-e", "0"])],
  ["corswalk --version", () => toEnd([command, "--version"])],
  ["corswalk --help", () => toEnd([command, "--help"])],
  ["start to first answer", toFirstAnswer],
];
const times = cases.map(() => []);
// Interleaved: what else the machine does meets all of them alike.
for (let round = 0; round <= rounds; round++) {
  for (const [i, [, run]] of cases.entries()) {
    const took = await run();
    if (round > 0) times[i].push(took);
  }
}
const base = median(times[0]);
for (const [i, [name]] of cases.entries()) {
  const took = median(times[i]);
  console.log(`${name.padEnd(22)} ${took.toFixed(0).padStart(4)} ms  ${(took / base).toFixed(2)}x`);
}
upstream.close();
