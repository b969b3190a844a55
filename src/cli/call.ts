import { type ConsoleMessage, parseConsoleMessage } from "../advice/console-message.ts";
import { serverNamed, servers } from "../advice/fixes/index.ts";
import { nearest } from "../config/nearest.ts";
import type { JudgeCase, PageRequest } from "../cors/judge/verdict.ts";
import { isForbiddenMethod, normalizeMethod } from "../cors/methods.ts";
import type { HeaderPair } from "../cors/safelist.ts";
import { isToken } from "../headers.ts";
import { isLoopback } from "../loopback.ts";
import type { Arguments, UsageFault } from "./arguments.ts";

/** The call that a command line asks about. */
export interface AskedCall {
  readonly call: JudgeCase;
  readonly cookie: string | undefined;
  readonly fix: string | undefined;
  /** What had to be assumed, one sentence each. */
  readonly assumed: readonly string[];
}

export const USUAL_ORIGIN = "http://localhost:3000";
export const usualOriginAssumed = `The page is taken to be on ${USUAL_ORIGIN}. Name another with --origin, or with "appOrigin" in the config.`;

export function askedCall(given: Arguments, appOrigin: string | undefined): AskedCall | UsageFault {
  const [operand = ""] = given.operands;
  const message = parseConsoleMessage(operand);
  const url = message === undefined ? readUrl(operand) : message.url;
  if (url === undefined) return message === undefined ? noUrl(operand) : silentMessage(message);
  const typed = (name: "origin" | "method" | "fix" | "credentials") => given.flags.get(name)?.at(-1);
  const origin = readOrigin(typed("origin") ?? message?.origin ?? appOrigin ?? USUAL_ORIGIN);
  if (origin === undefined) return noOrigin(typed("origin") ?? "");
  const method = normalizeMethod(typed("method") ?? message?.method ?? "GET");
  if (!isToken(method) || isForbiddenMethod(method)) {
    return { message: `No page can use the method "${method}".`, hint: "Write -X PUT, or another one." };
  }
  const fix = typed("fix");
  if (fix !== undefined && serverNamed(fix) === undefined) return noServer(fix);

  const written = (given.flags.get("header") ?? []).map(headerPair);
  const fromMessage = headersOf(message, method, written);
  const assumed: string[] = [];
  if (typed("origin") === undefined && message?.origin === undefined && appOrigin === undefined) {
    assumed.push(usualOriginAssumed);
  }
  if (message !== undefined) assumed.push(...assumptions(message, method, fromMessage));
  return {
    call: {
      origin,
      request: {
        url,
        method,
        headers: [...written.filter(([name]) => name.toLowerCase() !== "cookie"), ...fromMessage],
        credentials: readCredentials(typed("credentials"), message),
      },
    },
    cookie: written.find(([name]) => name.toLowerCase() === "cookie")?.[1],
    fix,
    assumed,
  };
}

export function headerPair(header: string): HeaderPair {
  const colon = header.indexOf(":");
  return [header.slice(0, colon), header.slice(colon + 1).trim()];
}

/** As a person writes it: without a scheme too. */
function readUrl(text: string): string | undefined {
  const word = text.trim();
  if (/^https?:\/\//i.test(word)) return URL.canParse(word) ? new URL(word).href : undefined;
  // Another scheme would pass for a host with an empty port.
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(word)) return undefined;
  if (!/^[\p{L}\p{N}_.[\]:-]+(?:[/?].*)?$/u.test(word) || !/[.:]|^localhost/.test(word)) return undefined;
  const guess = `https://${word}`;
  if (!URL.canParse(guess)) return undefined;
  const url = new URL(guess);
  return isLoopback(url.hostname) ? new URL(`http://${word}`).href : url.href;
}

/** Serialized, as the browser sends it; `undefined`: this is no origin. */
export function readOrigin(text: string): string | undefined {
  if (text === "null") return text;
  if (!URL.canParse(text)) return undefined;
  const { protocol, origin, host } = new URL(text);
  if (protocol === "http:" || protocol === "https:") return origin;
  return host === "" ? undefined : `${protocol}//${host}`;
}

function readCredentials(
  typed: string | undefined,
  message: ConsoleMessage | undefined,
): PageRequest["credentials"] {
  if (typed === "omit" || typed === "same-origin" || typed === "include") return typed;
  return message?.credentials === true ? "include" : "same-origin";
}

/** Headers that the message speaks of, or that have to be there for what it speaks of. */
function headersOf(
  message: ConsoleMessage | undefined,
  method: string,
  written: readonly HeaderPair[],
): HeaderPair[] {
  if (message === undefined) return [];
  const has = (lower: string) => written.some(([name]) => name.toLowerCase() === lower);
  if (message.header !== undefined) {
    const value = message.header === "content-type" ? "application/json" : "1";
    return has(message.header) ? [] : [[message.header, value]];
  }
  const asks = message.preflight && (method === "GET" || method === "HEAD" || method === "POST");
  return asks && written.length === 0 ? [["content-type", "application/json"]] : [];
}

function assumptions(message: ConsoleMessage, method: string, headers: readonly HeaderPair[]): string[] {
  const said: string[] = [];
  const names = headers.map(([name, value]) => `${name}: ${value}`).join(", ");
  if (message.method === undefined) {
    const call = names === "" ? method : `${method} with ${names}`;
    said.push(`The message does not tell the whole call: ${call} is assumed. -X and -H say more.`);
  }
  return said;
}

function noUrl(operand: string): UsageFault {
  const hint =
    'Write corswalk explain https://api.example.com/users, or paste a browser\'s CORS error in quotes: corswalk explain "Access to fetch at …".';
  if (operand === "") return { message: "corswalk explain needs the URL of a call.", hint };
  return { message: `"${operand.slice(0, 200)}" is neither a URL nor a browser's CORS error.`, hint };
}

function silentMessage({ browser, origin }: ConsoleMessage): UsageFault {
  const from = origin === undefined ? "" : ` --origin ${origin}`;
  return {
    message: `This message of ${browser}'s does not tell which URL was called.`,
    hint: `Look for the line beside it, or write corswalk explain URL${from}.`,
  };
}

function noOrigin(text: string): UsageFault {
  return {
    message: `--origin needs the page's origin, not "${text}".`,
    hint: "It is what the address bar shows up to the path, as in https://app.example.com.",
  };
}

export function noServer(name: string): UsageFault {
  const names = servers.map((server) => server.name);
  const meant = nearest(name, names);
  const all = `There are ${[...names].sort().join(", ")}.`;
  return {
    message: `--fix knows no server "${name}".`,
    hint: meant === undefined ? all : `Did you mean ${meant}? ${all}`,
  };
}
