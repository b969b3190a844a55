import { isRedirectStatus } from "../cors/judge/redirect.ts";
import type { Answer, Reason } from "../cors/judge/verdict.ts";
import { judge } from "../cors/judge.ts";
import type { HeaderPair } from "../cors/safelist.ts";
import { splitList } from "../headers.ts";
import { fixFor } from "./fix-for.ts";
import type { Fix, FixPolicy } from "./fixes/fix.ts";
import { recognise } from "./fixes/index.ts";
import { allowedOrigin } from "./headers-of.ts";
import { type Kind, kindsOf } from "./kinds.ts";
import type { SeenCall, Traffic } from "./seen-call.ts";
import { shortReason } from "./short-reason.ts";

export interface AuditOptions {
  /** The page that is judged for. */
  readonly origin: string;
  /** Calls carried cookies, although the file does not show them. */
  readonly credentials: boolean;
  /** The server to write the policy for. */
  readonly fix?: string | undefined;
}

export interface Audit {
  readonly origin: string;
  readonly rows: readonly AuditRow[];
  /** One for each server that is called from another origin. */
  readonly policies: readonly ServerPolicy[];
  readonly notes: readonly string[];
}

export interface AuditRow {
  readonly method: string;
  readonly server: string;
  readonly path: string;
  readonly headers: readonly string[];
  readonly credentials: boolean;
  readonly calls: number;
  readonly verdict: "allowed" | "blocked" | "not known";
  readonly reason: string;
}

export interface ServerPolicy {
  readonly server: string;
  /** What the fix is written for. */
  readonly name: string;
  readonly policy: FixPolicy | Partial<FixPolicy>;
  readonly fix: Fix | undefined;
}

/** What servers said when they were asked just now, for calls of which the file does not tell enough. */
export type Asked = ReadonlyMap<Kind["key"], Answer | undefined>;

export function audit(traffic: Traffic, options: AuditOptions, asked: Asked = new Map()): Audit {
  const kinds = kindsOf(traffic.calls, options.credentials);
  return {
    origin: options.origin,
    rows: kinds.map((kind) => rowOf(kind, options, asked)),
    policies: policiesOf(kinds, options),
    notes: traffic.notes,
  };
}

/** The kinds of which the file alone does not tell what a browser would do. */
export function kindsToAsk({ calls, source }: Traffic, options: AuditOptions): Kind[] {
  return kindsOf(calls, options.credentials).filter((kind) => {
    const { verdict } = rowOf(kind, options, new Map());
    // The log holds what servers answered to corswalk, which calls them under their own origin.
    return verdict === "not known" || (source === "log" && verdict === "blocked");
  });
}

type Found = Pick<AuditRow, "verdict" | "reason">;

const RANK = { blocked: 2, "not known": 1, allowed: 0 } as const;

/** The worst of its calls speaks for the kind. */
function rowOf(kind: Kind, options: AuditOptions, asked: Asked): AuditRow {
  const { method, server, path, headers, credentials, calls } = kind;
  let worst: Found | undefined;
  if (asked.has(kind.key)) worst = judgeAsked(kind, options, asked.get(kind.key));
  else {
    for (const call of calls) {
      const found = judgeCall(call, kind, options);
      if (worst === undefined || RANK[found.verdict] > RANK[worst.verdict]) worst = found;
    }
  }
  const { verdict, reason } = worst ?? { verdict: "not known", reason: "" };
  return { method, server, path, headers, credentials, calls: calls.length, verdict, reason };
}

function judgeCall(call: SeenCall, kind: Kind, { origin }: AuditOptions): Found {
  const { preflight, response } = call;
  const { allowed, reasons } = judge({
    origin,
    request: requestOf(call, kind),
    preflight,
    // Where it leads is a call of its own in the file.
    response: response && isRedirectStatus(response.status) ? { ...response, status: 200 } : response,
  });
  if (allowed) return { verdict: "allowed", reason: kind.server === origin ? "same origin" : "" };
  const spoken = reasons.filter(({ code }) => code !== "network-error");
  const [blocking] = spoken;
  if (blocking === undefined) {
    const what = call.response === undefined ? "answer" : "preflight";
    return { verdict: "not known", reason: `no ${what} seen` };
  }
  if (spoken.every((reason) => namesTheAsker(reason, call))) {
    return { verdict: "not known", reason: `${call.askedAs} was let in, ${origin} has not asked` };
  }
  return { verdict: "blocked", reason: shortReason(blocking) };
}

/** The server named who asked, and might name another page just so. */
function namesTheAsker({ code, found }: Reason, { askedAs }: SeenCall): boolean {
  return code === "allow-origin-mismatch" && askedAs !== undefined && found === askedAs;
}

function judgeAsked(kind: Kind, { origin }: AuditOptions, answer: Answer | undefined): Found {
  const [call] = kind.calls;
  if (call === undefined || answer === undefined)
    return { verdict: "not known", reason: "no answer to the preflight" };
  const response = { status: 200, headers: answer.headers };
  const { allowed, reasons } = judge({ origin, request: requestOf(call, kind), preflight: answer, response });
  const [blocking] = reasons;
  return blocking === undefined || allowed
    ? { verdict: "allowed", reason: `asked now: ${allowedOrigin(answer) ?? "same origin"}` }
    : { verdict: "blocked", reason: `asked now: ${shortReason(blocking)}` };
}

export function requestOf({ url, method, headers }: SeenCall, { credentials }: Kind) {
  return { url, method, headers, credentials: credentials ? ("include" as const) : ("omit" as const) };
}

function policiesOf(kinds: readonly Kind[], { origin, fix }: AuditOptions): ServerPolicy[] {
  const servers = [...new Set(kinds.map(({ server }) => server))].filter((server) => server !== origin);
  if (origin === "null") return [];
  return servers.map((server) => {
    const own = kinds.filter((kind) => kind.server === server);
    const answers = own.flatMap(({ calls }) => calls.flatMap(({ response }) => response ?? []));
    const headers: HeaderPair[] = answers.flatMap((answer) => answer.headers);
    const policy: Partial<FixPolicy> = {
      origins: [origin],
      methods: unique(own.map(({ method }) => method)),
      headers: unique(own.flatMap((kind) => kind.headers)),
      credentials: own.some(({ credentials }) => credentials),
      expose: unique(exposed(headers)),
      maxAge: 600,
    };
    const name = fix ?? recognise(headers)?.name ?? "http";
    return { server, name, policy, fix: fixFor(name, policy) };
  });
}

function exposed(headers: readonly HeaderPair[]): string[] {
  return headers
    .filter(([name]) => name.toLowerCase() === "access-control-expose-headers")
    .flatMap(([, value]) => splitList(value))
    .filter((name) => name !== "*")
    .map((name) => name.toLowerCase());
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
