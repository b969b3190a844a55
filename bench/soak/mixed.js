import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort, memory } from "../process.js";
import { answering } from "../verify.js";
import { mixedUpstream } from "./mixed-upstream.js";
import { works } from "./mixed-works.js";

const command = fileURLToPath(new URL("../../bin/corswalk.js", import.meta.url));

/**
 * Everything at once, for as long as asked: calls, uploads, event streams, WebSockets, clients that leave, an upstream
 * that comes and goes, one whose name does not resolve, reloads. Every answer is held to its call by an id or a hash.
 */
export async function soak(seconds = "60") {
  const folder = mkdtempSync(join(tmpdir(), "corswalk-soak-"));
  const upstream = await mixedUpstream();
  const flapping = await freePort();
  const port = await freePort();
  const write = configWriter(folder, { port, steady: upstream.port, flapping });
  write();
  const proxy = spawn(process.execPath, [command], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  await answering(`http://127.0.0.1:${port}/__corswalk/health`, proxy);

  const until = performance.now() + Number(seconds) * 1000;
  const run = works({ port, flapping, write, until });
  const held = [];
  const watch = setInterval(() => held.push(holdings(proxy.pid)), 1000);
  const { counts, wrong, waits } = await run;
  clearInterval(watch);
  // What is left when nothing is under way any more.
  await new Promise((resolve) => setTimeout(resolve, 6000));
  const rest = holdings(proxy.pid);
  proxy.kill("SIGTERM");
  const [code] = await once(proxy, "exit");
  upstream.stop();
  rmSync(folder, { recursive: true });

  const early = held[Math.floor(held.length / 5)] ?? rest;
  const sorted = waits.sort((a, b) => a - b);
  const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? 0;
  return {
    figures: {
      ...counts,
      wrong: wrong.length,
      "MB at a fifth of the time": Math.round(early.megabytes),
      "MB at most": Math.round(Math.max(...held.map(({ megabytes }) => megabytes))),
      "MB at the end": Math.round(rest.megabytes),
      "descriptors at most": Math.max(...held.map(({ descriptors }) => descriptors)),
      "descriptors at the end": rest.descriptors,
      "a small call's p50, ms": round(sorted[Math.floor(sorted.length / 2)] ?? 0),
      "its p99, ms": round(p99),
      "exit code": code,
    },
    missed: [
      ...[...new Set(wrong)].slice(0, 10),
      ...(rest.descriptors > early.descriptors + 20 ? ["no descriptor is left behind"] : []),
      ...(code === 0 ? [] : ["a clean end"]),
    ],
  };
}

const round = (value) => Math.round(value * 10) / 10;

function holdings(pid) {
  return { megabytes: memory(pid), descriptors: readdirSync(`/proc/${pid}/fd`).length };
}

/** Each time another file: the version changes what the upstream is sent, and nothing else. */
function configWriter(folder, { port, steady, flapping }) {
  const file = join(folder, "proxy.config.json");
  let version = 0;
  return () => {
    const routes = {
      "/": { target: `http://127.0.0.1:${steady}`, headers: { "X-Version": String(version++) } },
      "/flapping": `http://127.0.0.1:${flapping}`,
      "/nowhere": "http://nowhere.invalid",
    };
    writeFileSync(`${file}.next`, JSON.stringify({ port, inspector: false, log: "json", routes }));
    renameSync(`${file}.next`, file);
  };
}
