import { examine } from "../../advice/examine.ts";
import { createRedactor } from "../../observe/redact.ts";
import { askedCall } from "../call.ts";
import { colorsFor } from "../colors.ts";
import type { Run } from "../command.ts";
import { explanationText } from "../explanation-text.ts";
import { tellConfigFaults, tellFaults, tellUsage } from "../faults.ts";
import { loadForCalls, settingsFrom } from "../reach.ts";

/** What the browser would say to a call, why, and the fix. 0: allowed, 1: blocked, 2: the command line is wrong. */
export const explain: Run = async (given, io) => {
  const loaded = await loadForCalls(given, io);
  if ("message" in loaded) return tellFaults([loaded.message], io);
  if ("error" in loaded) return tellConfigFaults(loaded.error, io);
  const { config } = loaded;
  const redactor = createRedactor(config.secrets);
  const asked = askedCall(given, config.appOrigin);
  if ("message" in asked) return tellUsage(asked, redactor, io);

  const { call, cookie, fix, assumed } = asked;
  const settingsFor = settingsFrom(config);
  const explained = await examine(call, { settingsFor, send: given.flags.has("send"), cookie, fix });
  const shown: typeof explained = JSON.parse(JSON.stringify(explained), (_, value) =>
    typeof value === "string" ? redactor.text(value) : value,
  );
  if (given.flags.has("json")) io.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
  else {
    const look = { colors: colorsFor(io.stdout, io.env), width: Math.min(io.stdout.columns ?? 100, 100) };
    io.stdout.write(explanationText(shown, assumed, look));
  }
  if (explained.unknown) return 2;
  return explained.allowed ? 0 : 1;
};
