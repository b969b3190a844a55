import { asIfAsked, type DirectCase, type Judged, judged } from "../advice/direct.ts";
import { type Explanation, explain } from "../advice/explain.ts";
import { recognise } from "../advice/fixes/index.ts";
import type { Direct, DirectVerdict, WireLine } from "./api.ts";

/**
 * What the browser would have said without corswalk, as far as this exchange tells: the upstream may have seen another
 * origin than the page's, and it never heard the preflight. `server`: whom to write the fix for.
 */
export function verdictFromExchange(found: DirectCase, server: string | undefined): DirectVerdict {
  const known = judged(found);
  const { call, sawOrigin } = found;
  const recognised = server === undefined ? recognise(call.response?.headers ?? [])?.name : undefined;
  // Written even where nothing may be blocked: what is not known may have to be changed.
  const explained = explain({ ...asIfAsked(call), fix: server ?? recognised ?? "http" });
  const answered = explained.wire.filter(({ step }) => step === "call");
  return {
    ...shownExplanation({ ...explained, wire: answered, signs: [] }),
    direct: known.direct,
    says: sentence(known, found),
    because: [...known.reasons.map(({ message }) => message), ...doubts(known, found)],
    basis: sawOrigin ? "sent" : "own-origin",
    fix: explained.fix && { ...explained.fix, recognised: recognised !== undefined },
  };
}

/** The upstream has been asked as a browser would ask it. */
export function verdictFromProbe(explained: Explanation): DirectVerdict {
  return {
    ...shownExplanation(explained),
    direct: probedDirect(explained),
    says: probedSentence(explained),
    because: [...explained.preflight.because, ...explained.reasons.map(({ message }) => message)],
    basis: "probed",
    fix: explained.fix && { ...explained.fix, recognised: explained.fix.because === "recognised" },
  };
}

/** Where there was no answer, CORS never came into it. */
function probedDirect({ unknown, allowed, reasons }: Explanation): Direct {
  if (unknown || reasons[0]?.code === "network-error") return "unknown";
  return allowed ? "allowed" : "blocked";
}

function probedSentence({ unknown, allowed, reasons, origin }: Explanation): string {
  const [blocking] = reasons;
  if (unknown)
    return "A browser sends this without asking first, and it may change something: it was not sent.";
  if (blocking?.code === "network-error") return "The upstream gave no answer when it was asked just now.";
  if (allowed) return `Without corswalk, a page on ${origin} could make this call and read the answer.`;
  return blocking?.step === "preflight"
    ? `Without corswalk, the browser would ask the upstream first, and its answer does not let a page on ${origin} make this call.`
    : `Without corswalk, the browser would keep this answer from a page on ${origin}.`;
}

function shownExplanation({ origin, console = "", wire, signs }: Explanation) {
  return { origin, console, wire: wire.flatMap(wireLines), signs: signs.map(({ message }) => message) };
}

function wireLines({ method, url, request, status, statusDecides, response }: Explanation["wire"][number]) {
  const lines: WireLine[] = [
    line(`${method} ${url}`),
    ...request.map(([name, value]) => line(`  ${name}: ${value}`)),
    line(`→ ${status ?? "no answer"}`, statusDecides ? "decides" : undefined),
    ...response.map(({ name, value, mark }) => line(`  ${name}: ${value ?? "(missing)"}`, mark)),
  ];
  return lines;
}

function line(text: string, mark?: WireLine["mark"]): WireLine {
  return { text, mark };
}

function sentence({ direct }: Judged, { call }: DirectCase): string {
  const who = `a page on ${call.origin}`;
  switch (direct) {
    case "allowed":
      return `Without corswalk, ${who} could read this answer.`;
    case "blocked":
      return `Without corswalk, the browser would keep this answer from ${who}.`;
    case "likely":
      return `Without corswalk, the browser would most likely keep this answer from ${who}.`;
    case "unknown":
      return `Whether ${who} could make this call without corswalk is for the upstream to say.`;
  }
}

/** What this exchange cannot tell, and so what asking would. */
function doubts({ preflight, direct }: Judged, { call, sawOrigin }: DirectCase): string[] {
  const lines: string[] = [];
  if (call.response === undefined) lines.push("The upstream gave no answer to judge.");
  if (preflight.length > 0) {
    lines.push(
      `The browser would ask the upstream first. ${preflight.join(" ")} corswalk answered that itself.`,
    );
  }
  if (!sawOrigin && direct !== "allowed") {
    lines.push(
      "The upstream was told its own origin, not the page's: asked as the page, it may answer otherwise.",
    );
  }
  return lines;
}
