import type { Colors } from "picocolors/types.js";
import type { Explanation } from "../advice/explain.ts";
import type { Sign } from "../advice/sign.ts";
import type { WireStep } from "../advice/wire.ts";
import { printable } from "../observe/printable.ts";
import { fixLines } from "./fix-text.ts";
import { printableDeep } from "./printable-deep.ts";
import { point, section, wrapped } from "./text.ts";

export interface Look {
  readonly colors: Colors;
  readonly width: number;
}

/** An explanation, redacted before, for a person who has never heard of preflights. */
export function explanationText(
  explained: Explanation,
  assumed: readonly string[],
  { colors, width }: Look,
): string {
  const shown = printableDeep(explained);
  const { allowed, unknown, verdict, console, preflight, reasons, signs, readable, failure, notCors, fix } =
    shown;
  const [mark, color] = allowed ? ["✓", colors.green] : unknown ? ["?", colors.yellow] : ["✗", colors.red];
  const asks =
    preflight.needed && shown.wire.some(({ step }) => step === "preflight")
      ? [
          `  ${colors.dim(wrapped(`The browser asks first: ${preflight.because.join(" ")}`, width, "  ").trimStart())}`,
        ]
      : [];
  const lines = [
    color(wrapped(`${mark} ${verdict}`, width)),
    ...assumed.map((one) => colors.dim(wrapped(printable(one), width, "  "))),
    ...section(
      "In the browser's console",
      console === undefined ? [] : [colors.red(wrapped(console, width, "  "))],
      colors,
    ),
    ...section(
      "What went over the wire",
      [...asks, ...shown.wire.flatMap((step) => wireLines(step, colors))],
      colors,
    ),
    ...section(
      "Why",
      [...reasons.map(({ message }) => point("•", message, width)), ...failureLines(failure, width)],
      colors,
    ),
    ...section(
      "Looking further",
      signs.map((sign) => signLine(sign, colors, width)),
      colors,
    ),
    ...section(
      "What the page can read",
      allowed
        ? [
            wrapped(
              readable.length === 0
                ? "the status and the body, no header"
                : `the body, and the headers ${readable.join(", ")}`,
              width,
              "  ",
            ),
          ]
        : [],
      colors,
    ),
    ...(fix === undefined
      ? []
      : section(`The fix: ${fix.title}${BECAUSE[fix.because]}`, fixLines(fix, colors, width), colors)),
    "",
    colors.dim(wrapped(notCors, width)),
  ];
  return `${lines.join("\n")}\n`;
}

const BECAUSE = {
  asked: "",
  recognised: " (recognised by its headers; --fix NAME for another)",
  unknown: " (the server does not say what it is; --fix NAME for one)",
};

function wireLines(
  { step, method, url, request, status, statusDecides, response }: WireStep,
  colors: Colors,
): string[] {
  const decides = ` ${colors.yellow("◀ decides")}`;
  return [
    `  ${colors.bold("→")} ${method} ${url}${step === "preflight" ? colors.dim("  the preflight") : ""}`,
    ...request.map(([name, value]) => `      ${colors.dim(`${name}: ${value}`)}`),
    `  ${colors.bold("←")} ${status ?? "no answer"}${statusDecides ? decides : ""}`,
    ...response.map(({ name, value, mark }) => {
      const line = `      ${name}: ${value ?? "(missing)"}`;
      return mark === undefined ? line : `${colors.yellow(line)}${mark === "decides" ? decides : ""}`;
    }),
  ];
}

function failureLines(failure: Explanation["failure"], width: number): string[] {
  return failure === undefined ? [] : [point("•", `${failure.message} ${failure.hint}`, width)];
}

function signLine({ kind, message }: Sign, colors: Colors, width: number): string {
  if (kind === "hole") return colors.red(point("!", `A hole: ${message}`, width));
  return kind === "warning" ? colors.yellow(point("!", message, width)) : point("•", message, width);
}
