import { type CorsPolicy, corsPolicy, type WrittenCors } from "../cors/policy.ts";
import type { Context } from "./context.ts";
import { type Path, printable } from "./findings.ts";
import type { WrittenCors as Written } from "./schema.ts";

/** The policies of a config: the global one, and what a route makes of it key by key. */
export interface Policies {
  readonly global: CorsPolicy;
  readonly forRoute: (path: Path, written: Written | undefined) => CorsPolicy;
}

/** `added` origins come from the command line and stand beside the written ones or the default. */
export function corsPolicies(
  context: Context,
  written: Written | undefined,
  added: { readonly origins: readonly string[]; readonly path: Path },
): Policies {
  const own = withList(written);
  const count = own.origins?.length ?? 1;
  const complete: WrittenCors =
    added.origins.length === 0
      ? own
      : { ...own, origins: [...(own.origins ?? ["loopback"]), ...added.origins] };
  // A policy that has faults is never run on: the default takes its place while the rest is looked at.
  const global = corsPolicy(complete);
  report(context, global.faults, (path) => {
    const extra = path[0] === "origins" && typeof path[1] === "number" && path[1] >= count;
    return extra ? added.path : ["cors", ...(own.origins === written?.origins ? path : oneOrigin(path))];
  });
  const fallback = corsPolicy().policy as CorsPolicy;
  return {
    global: global.policy ?? fallback,
    forRoute(path, local) {
      if (local === undefined) return global.policy ?? fallback;
      const listed = withList(local);
      const policy = corsPolicy(listed, complete);
      report(context, policy.faults, (inner) => [
        ...path,
        "cors",
        ...(listed.origins === local.origins ? inner : oneOrigin(inner)),
      ]);
      return policy.policy ?? fallback;
    },
  };
}

/** A single origin may be written without its list. */
function withList(written: Written | undefined): WrittenCors {
  const { origins } = written ?? {};
  return typeof origins === "string" ? { ...written, origins: [origins] } : { ...written, origins };
}

function oneOrigin(path: Path): Path {
  return path[0] === "origins" ? ["origins"] : path;
}

type Faults = ReturnType<typeof corsPolicy>["faults"];

function report(context: Context, faults: Faults, placeOf: (path: Path) => Path): void {
  for (const { path, value, message, fix } of faults) {
    const shown = printable(JSON.stringify(value));
    context.findings.faults.push({
      path: placeOf(path),
      value: shown,
      message: `${shown}: ${asClause(message)}`,
      fix: fix.replace(/\.$/, ""),
    });
  }
}

/** A sentence after a colon: "An origin ends …." → "an origin ends …". Names keep their capitals. */
function asClause(sentence: string): string {
  return sentence.replace(/\.$/, "").replace(/^[A-Z][a-z]*(?= )/, (word) => word.toLowerCase());
}
