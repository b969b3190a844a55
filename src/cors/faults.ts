import { isToken } from "../headers.ts";
import { isForbiddenResponseHeader } from "./exposed.ts";
import { isForbiddenRequestHeaderName } from "./forbidden.ts";
import { isForbiddenMethod, isParsedMethod, normalizeMethod } from "./methods.ts";
import { type Fault, parseOrigin } from "./origin-pattern.ts";
import type { CompleteCors, WrittenCors } from "./written.ts";

/** What cannot stand in a written policy. `path` starts at the policy's own object. */
export interface PolicyFault extends Fault {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

/** Firefox keeps a preflight's answer for no longer; nobody keeps it for longer. */
const LONGEST_MAX_AGE = 86_400;

export function isAnyOrigin(origins: readonly string[]): boolean {
  return origins.includes("*");
}

/** Every fault of what was written here; `complete` is what it comes to with what stands behind it. */
export function policyFaults(written: WrittenCors, complete: CompleteCors): PolicyFault[] {
  return [
    ...listFaults("origins", written.origins, (text) => parseOrigin(text).fault),
    ...listFaults("methods", written.methods, methodFault),
    ...listFaults("allowHeaders", written.allowHeaders, requestHeaderFault),
    ...listFaults("exposeHeaders", written.exposeHeaders, responseHeaderFault),
    ...maxAgeFaults(written.maxAge),
    ...anyOriginFaults(written, complete),
  ];
}

function listFaults(
  key: keyof WrittenCors,
  list: "*" | readonly string[] | undefined,
  faultOf: (entry: string) => Fault | undefined,
): PolicyFault[] {
  if (list === undefined || list === "*") return [];
  return list.flatMap((value, index) => {
    const fault = faultOf(value);
    return fault === undefined ? [] : [{ path: [key, index], value, ...fault }];
  });
}

function methodFault(method: string): Fault | undefined {
  if (method === "*") return starFault("methods");
  if (!isToken(method)) return { message: "This is not a method.", fix: 'Write a name such as "PUT".' };
  if (isForbiddenMethod(method)) {
    return { message: "Browsers let no page send CONNECT, TRACE or TRACK.", fix: "Take it out." };
  }
  const meant = isParsedMethod(normalizeMethod(method)) ? normalizeMethod(method) : method.toUpperCase();
  if (meant === method && isParsedMethod(method)) return undefined;
  if (isParsedMethod(meant)) {
    return { message: "Methods are case-sensitive.", fix: `Write ${JSON.stringify(meant)}.` };
  }
  return { message: "Node's HTTP parser answers 400 to this method.", fix: "Take it out." };
}

function requestHeaderFault(name: string): Fault | undefined {
  if (name === "*") return starFault("allowHeaders");
  if (!isToken(name)) return notAName;
  const lower = name.toLowerCase();
  if (lower.startsWith("access-control-")) {
    return {
      message: "Access-Control-* headers belong to the browser and the server: no page sends them.",
      fix: "Take it out: the proxy sets them on its answers.",
    };
  }
  if (isForbiddenRequestHeaderName(lower)) {
    return {
      message: "Browsers let no page set this header.",
      fix: 'Take it out; to send it upstream, set it in a route\'s "headers".',
    };
  }
  return undefined;
}

function responseHeaderFault(name: string): Fault | undefined {
  if (name === "*") return starFault("exposeHeaders");
  if (!isToken(name)) return notAName;
  if (isForbiddenResponseHeader(name.toLowerCase())) {
    return {
      message: "Browsers let no page read this header.",
      fix: "Take it out: the browser keeps the cookie itself.",
    };
  }
  return undefined;
}

function maxAgeFaults(maxAge: number | undefined): PolicyFault[] {
  if (maxAge === undefined) return [];
  if (Number.isInteger(maxAge) && maxAge >= 0 && maxAge <= LONGEST_MAX_AGE) return [];
  const message =
    "A max-age is a whole number of seconds from 0 to 86400: no browser keeps a preflight longer.";
  const fix = maxAge > LONGEST_MAX_AGE ? "Write 86400." : "Write 0 to have every call preflighted anew.";
  return [{ path: ["maxAge"], value: maxAge, message, fix }];
}

/** `*` and what cannot stand beside it. https://fetch.spec.whatwg.org/#cors-protocol-and-credentials */
function anyOriginFaults(written: WrittenCors, complete: CompleteCors): PolicyFault[] {
  const faults: PolicyFault[] = [];
  const star = written.origins?.indexOf("*") ?? -1;
  if (star !== -1 && complete.origins.length > 1) {
    faults.push({
      path: ["origins", star],
      value: "*",
      message: "A * among other origins makes them meaningless.",
      fix: 'Take out the *, or write "origins": ["*"] alone.',
    });
  }
  const touched = star !== -1 || written.credentials !== undefined;
  if (touched && complete.credentials && isAnyOrigin(complete.origins)) {
    faults.push({
      path: star === -1 ? ["credentials"] : ["origins", star],
      value: star === -1 ? true : "*",
      message:
        "Browsers refuse * together with credentials; reflecting every origin instead would open each session to every site.",
      fix: 'List the origins that may call, or write "credentials": false.',
    });
  }
  return faults;
}

const notAName: Fault = {
  message: "This is not a header name.",
  fix: 'Write a name such as "X-Api-Key".',
};

function starFault(key: string): Fault {
  return {
    message: "In a list, * is a literal name under credentials.",
    fix: `Write "${key}": "*" in place of the list.`,
  };
}
