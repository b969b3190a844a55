const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** What a timer can hold: 2^31 - 1 milliseconds, nearly 25 days. */
const longest = 2_147_483_647;

/** `"10s"`, `"500ms"`, `"off"` or a number of milliseconds → milliseconds, 0 for off; undefined: no duration. */
export function parseDuration(written: string | number): number | undefined {
  if (written === "off") return 0;
  const ms = typeof written === "number" ? written : fromText(written);
  return ms >= 1 && ms <= longest ? Math.round(ms) : undefined;
}

function fromText(written: string): number {
  const match = /^(\d{1,10}(?:\.\d{1,3})?)\s?(ms|s|m|h)?$/.exec(written);
  if (match === null) return Number.NaN;
  const unit = match[2] as keyof typeof units | undefined;
  return Number(match[1]) * units[unit ?? "ms"];
}
