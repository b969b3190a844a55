import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { askKinds } from "../../advice/ask-kinds.ts";
import { type Asked, type AuditOptions, audit as auditOf } from "../../advice/audit.ts";
import { serverNamed } from "../../advice/fixes/index.ts";
import type { Traffic } from "../../advice/seen-call.ts";
import { sender } from "../../advice/sender.ts";
import { readTraffic } from "../../advice/traffic.ts";
import { createRedactor } from "../../observe/redact.ts";
import type { Arguments } from "../arguments.ts";
import { auditText } from "../audit-text.ts";
import { noServer, readOrigin, USUAL_ORIGIN, usualOriginAssumed } from "../call.ts";
import { colorsFor } from "../colors.ts";
import type { Run } from "../command.ts";
import { tellConfigFaults, tellFaults, tellUsage } from "../faults.ts";
import type { Io } from "../io.ts";
import { loadForCalls, settingsFrom } from "../reach.ts";

/** Node cannot hold a text of half a gigabyte. */
const LARGEST = 500_000_000;

/** What the browser would say to every kind of call in a file. 0: nothing is blocked, 1: something is, 2: wrong command line. */
export const audit: Run = async (given, io) => {
  const loaded = await loadForCalls(given, io);
  if ("message" in loaded) return tellFaults([loaded.message], io);
  if ("error" in loaded) return tellConfigFaults(loaded.error, io);
  const { config } = loaded;
  const redactor = createRedactor(config.secrets);
  const [file] = given.operands;
  const options = readOptions(given, config.appOrigin);
  if ("message" in options) return tellUsage(options, redactor, io);
  if (file === undefined) {
    const hint = "Save a HAR in the browser's devtools, or corswalk's own output with --log json.";
    return tellUsage({ message: "corswalk audit needs a file.", hint }, redactor, io);
  }
  const traffic = await read(file, io);
  if ("fault" in traffic) return tellFaults([`${file} ${traffic.fault}.`], io);

  const asked = given.flags.has("probe") ? await probed(traffic, options, settingsFrom(config)) : new Map();
  const audited = auditOf(traffic, options, asked);
  const shown: typeof audited = JSON.parse(JSON.stringify(audited), (_, value) =>
    typeof value === "string" ? redactor.text(value) : value,
  );
  const usual = given.flags.get("origin") === undefined && config.appOrigin === undefined;
  if (given.flags.has("json")) io.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
  else {
    const look = { colors: colorsFor(io.stdout, io.env), width: Math.min(io.stdout.columns ?? 100, 100) };
    io.stdout.write(auditText(shown, usual ? [usualOriginAssumed] : [], look));
  }
  return audited.rows.some(({ verdict }) => verdict === "blocked") ? 1 : 0;
};

function readOptions(given: Arguments, appOrigin: string | undefined) {
  const written = given.flags.get("origin")?.at(-1) ?? appOrigin ?? USUAL_ORIGIN;
  const origin = readOrigin(written);
  const fix = given.flags.get("fix")?.at(-1);
  if (origin === undefined) {
    return {
      message: `--origin needs the page's origin, not "${written}".`,
      hint: "As in https://app.example.com.",
    };
  }
  if (fix !== undefined && serverNamed(fix) === undefined) return noServer(fix);
  return { origin, fix, credentials: given.flags.get("credentials")?.at(-1) === "include" };
}

async function read(file: string, io: Io): Promise<Traffic | { readonly fault: string }> {
  const path = resolve(io.cwd(), file);
  try {
    const { size } = await stat(path);
    if (size > LARGEST)
      return { fault: "is larger than 500 MB: save the HAR without content, or cut the log" };
    return readTraffic(decoded(await readFile(path)));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    return {
      fault: code === "ENOENT" ? "does not exist" : `cannot be read${code === "" ? "" : ` (${code})`}`,
    };
  }
}

/** What Windows PowerShell saves with `>` is UTF-16. */
function decoded(bytes: Buffer): string {
  return bytes.toString(bytes[0] === 0xff && bytes[1] === 0xfe ? "utf16le" : "utf8");
}

async function probed(
  traffic: Traffic,
  options: AuditOptions,
  settingsFor: ReturnType<typeof settingsFrom>,
): Promise<Asked> {
  const { ask, close } = sender(settingsFor);
  try {
    return await askKinds(traffic, options, ask);
  } finally {
    await close();
  }
}
