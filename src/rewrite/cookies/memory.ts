import type { ProxyRoute } from "../../config/config.ts";
import { covers } from "./path.ts";
import { domainMatches, isStandIn } from "./site.ts";

/** Who set a cookie of some name in this run. */
interface Setter {
  readonly origin: string;
  readonly routeKey: string;
  /** Undefined: for the upstream's own host alone. */
  readonly domain: string | undefined;
  readonly path: string;
}

/** Which upstream set which cookie, and what has been said: as long as the proxy runs, never more than so much. */
export interface CookieMemory {
  /** Remembers a cookie that went to browsers under this host name, and returns one that it is confused with there. */
  learn(hostname: string, name: string, setter: Setter): Setter | undefined;
  /** Another number whenever `origin` may give another answer. */
  readonly version: number;
  /** `ours`: this upstream may have set it. `foreign`: only others have. */
  origin(hostname: string, name: string, target: ProxyRoute["target"]): "ours" | "foreign" | "unknown";
  /** True once for each sentence. */
  isNew(sentence: string): boolean;
}

const MOST_NAMES = 2_000;
const MOST_SETTERS = 20;
const MOST_SENTENCES = 2_000;

export function cookieMemory(): CookieMemory {
  const setters = new Map<string, Setter[]>();
  const said = new Set<string>();
  let version = 0;
  return {
    get version() {
      return version;
    },
    learn(hostname, name, setter) {
      const key = `${hostname} ${name}`;
      const known = setters.get(key) ?? [];
      const others = known.filter((one) => !isSame(one, setter));
      if (others.length === known.length) version += 1;
      setters.set(key, [...others, setter].slice(-MOST_SETTERS));
      forgetOldest(setters, MOST_NAMES);
      return others.find((one) => areConfused(one, setter));
    },
    origin(hostname, name, target) {
      const known = setters.get(`${hostname} ${name}`);
      if (known === undefined) return "unknown";
      return known.some((setter) => isFor(setter, target)) ? "ours" : "foreign";
    },
    isNew(sentence) {
      if (said.has(sentence)) return false;
      said.add(sentence);
      forgetOldest(said, MOST_SENTENCES);
      return true;
    },
  };
}

function isSame(a: Setter, b: Setter): boolean {
  return a.origin === b.origin && a.domain === b.domain;
}

/** Would the browser mix them up? Not where a Domain says that the two upstreams share the cookie. */
function areConfused(a: Setter, b: Setter): boolean {
  if (a.origin === b.origin || (a.domain !== undefined && a.domain === b.domain)) return false;
  return covers(a.path, b.path) || covers(b.path, a.path);
}

/** A Domain is a wish to be sent to other hosts too; which they are for a target that stands in for one, nobody knows. */
function isFor({ origin, domain }: Setter, target: ProxyRoute["target"]): boolean {
  if (origin === target.origin) return true;
  return domain !== undefined && (isStandIn(target.hostname) || domainMatches(target.hostname, domain));
}

/** Maps and sets keep the order of insertion. */
function forgetOldest(kept: Map<string, unknown> | Set<string>, most: number): void {
  for (const key of kept.keys()) {
    if (kept.size <= most) return;
    kept.delete(key);
  }
}
