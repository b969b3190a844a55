import type { Audit, AuditRow, ServerPolicy } from "../advice/audit.ts";
import type { Look } from "./explanation-text.ts";
import { fixLines } from "./fix-text.ts";
import { printableDeep } from "./printable-deep.ts";
import { section, wrapped } from "./text.ts";

/** A table of the kinds of call, then what the servers have to allow. */
export function auditText(audited: Audit, assumed: readonly string[], { colors, width }: Look): string {
  const { origin, rows, policies, notes } = printableDeep(audited);
  const count = (verdict: AuditRow["verdict"]) => rows.filter((row) => row.verdict === verdict).length;
  const paint = { blocked: colors.red, "not known": colors.yellow, allowed: colors.green } as const;
  const columns = rows.map((row) => [String(row.calls), kindOf(row), row.verdict, row.reason] as const);
  const wide = (i: 0 | 1, least: number) => Math.max(least, ...columns.map((cells) => cells[i].length));
  const [calls, kind] = [wide(0, 5), wide(1, 4)];
  const table = columns.map(([n, what, verdict, reason]) =>
    `  ${n.padStart(calls)}  ${what.padEnd(kind)}  ${paint[verdict](verdict.padEnd(9))}  ${reason}`.trimEnd(),
  );
  const known = ["blocked", "not known", "allowed"] as const;
  const summary = known
    .filter((verdict) => count(verdict) > 0)
    .map((verdict) => `${count(verdict)} ${verdict}`);
  const lines = [
    colors.bold(`Called from ${origin}: ${summary.length === 0 ? "no calls" : summary.join(", ")}`),
    ...[...assumed, ...notes].map((note) => colors.dim(wrapped(note, width, "  "))),
    ...(rows.length === 0
      ? []
      : [
          "",
          colors.dim(`  ${"calls".padStart(calls)}  ${"kind".padEnd(kind)}  verdict    reason`),
          ...table,
        ]),
    ...(count("not known") === 0
      ? []
      : [
          "",
          colors.dim(
            wrapped(
              "--probe asks the servers about what is not known; a preflight changes nothing.",
              width,
              "  ",
            ),
          ),
        ]),
    ...policies.flatMap((policy) => policyLines(policy, { colors, width })),
  ];
  return `${lines.join("\n")}\n`;
}

function kindOf({ method, server, path, headers, credentials }: AuditRow): string {
  const more = [...headers, ...(credentials ? ["cookies"] : [])];
  return `${method} ${server}${path}${more.length === 0 ? "" : ` (${more.join(", ")})`}`;
}

function policyLines({ server, fix }: ServerPolicy, { colors, width }: Look): string[] {
  if (fix === undefined) return [];
  return section(
    `Lets exactly these calls to ${server} through: ${fix.title}`,
    fixLines(fix, colors, width),
    colors,
  );
}
