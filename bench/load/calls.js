import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { isInstalled, run } from "../process.js";

const wrk = isInstalled("wrk");
export const loadTool = wrk ? "wrk" : "autocannon";

/** Calls as fast as the answers come: `{ count, perSecond, p50, p99, failed }`, times in milliseconds. */
export function calls(url, { connections, seconds, method = "GET", headers = {}, folder }) {
  return wrk
    ? withWrk(url, connections, seconds, method, headers, folder)
    : withAutocannon(url, connections, seconds, method, headers);
}

/** What a load may take beyond its time before it is ended. */
const grace = 20;

async function withWrk(url, connections, seconds, method, headers, folder) {
  const script = join(folder, `${method}.lua`);
  writeFileSync(
    script,
    `wrk.method = "${method}"
function done(summary, latency)
  local failed = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format('\\n@{"count":%d,"micros":%d,"p50":%f,"p99":%f,"failed":%d}\\n', summary.requests,
    summary.duration, latency:percentile(50) / 1000, latency:percentile(99) / 1000, failed))
end
`,
  );
  const args = ["-t1", `-c${connections}`, `-d${seconds}`, "--timeout", "10", "-s", script];
  for (const [name, value] of Object.entries(headers)) args.push("-H", `${name}: ${value}`);
  const output = await run("wrk", [...args, url], seconds + grace);
  const { micros, ...told } = JSON.parse(/^@(.*)$/m.exec(output)[1]);
  return { ...told, perSecond: (told.count * 1e6) / micros };
}

/** autocannon counts whole milliseconds: what takes few of them has no figure. */
const counted = (ms) => (ms < 20 ? Number.NaN : ms);

async function withAutocannon(url, connections, seconds, method, headers) {
  const tool = new URL("../node_modules/autocannon/autocannon.js", import.meta.url).pathname;
  const args = [tool, "-j", "-c", connections, "-d", seconds, "-m", method];
  for (const [name, value] of Object.entries(headers)) args.push("-H", `${name}=${value}`);
  const told = JSON.parse(await run(process.execPath, [...args, url], seconds + grace));
  return {
    count: told.requests.total,
    perSecond: told.requests.average,
    p50: counted(told.latency.p50),
    p99: counted(told.latency.p99),
    failed: told.errors + told.non2xx,
  };
}
