import type { RawHeaders } from "../headers.ts";

/** A call as somebody would make it again, with secrets out. */
export interface Copied {
  readonly method: string;
  readonly url: string;
  readonly headers: RawHeaders;
  readonly body: Buffer | undefined;
}

/** What curl and fetch write themselves, or what only a browser may say. */
const OF_THE_SENDER =
  /^(?:host|connection|content-length|transfer-encoding|accept-encoding|keep-alive|upgrade)$/i;
const OF_THE_BROWSER =
  /^(?:origin|referer|user-agent|cookie|accept-language|priority|pragma|cache-control|dnt|te|sec-.*|proxy-.*)$/i;

/** For a POSIX shell: nothing between single quotes is read by it but the quote itself. */
export function asCurl({ method, url, headers, body }: Copied): string {
  const parts = [`curl ${shellQuoted(url)}`];
  // Brackets are curl's own signs for several URLs, and it would follow the dots of a path.
  if (/[[\]{}]/.test(url)) parts.push("--globoff");
  if (/\/\.\.?(?:[/?#]|$)/.test(url)) parts.push("--path-as-is");
  if (method !== (body === undefined ? "GET" : "POST")) {
    parts.push(method === "HEAD" ? "--head" : `-X ${shellQuoted(method)}`);
  }
  const given = pairsWithout(headers, OF_THE_SENDER);
  for (const [name, value] of given) {
    // curl takes a header without a value for one to leave out, unless it ends in a semicolon.
    parts.push(`-H ${shellQuoted(value === "" ? `${name};` : `${name}: ${value}`)}`);
  }
  if (body === undefined) return parts.join(LINE);
  // Without being asked it says that a body is a form.
  if (!hasType(given)) parts.push(`-H 'Content-Type:'`);
  const text = textOf(body);
  if (text !== undefined && text.length <= LONGEST_WORD && !OBEYED.test(text)) {
    return [...parts, `--data-raw ${shellQuoted(text)}`].join(LINE);
  }
  return `printf '${octal(body)}' |${LINE}${[...parts, "--data-binary @-"].join(LINE)}`;
}

/** For a page's console. */
export function asFetch({ method, url, headers, body }: Copied): string {
  const given = pairsWithout(headers, OF_THE_SENDER).filter(([name]) => !OF_THE_BROWSER.test(name));
  const withCookies = pairsWithout(headers, OF_THE_SENDER).some(([name]) => name.toLowerCase() === "cookie");
  const options = {
    ...(method !== "GET" && { method }),
    ...(given.length > 0 && { headers: hasTwice(given) ? given : Object.fromEntries(given) }),
    ...(withCookies && { credentials: "include" }),
  };
  const lines = Object.keys(options).length === 0 ? "" : scriptSafe(JSON.stringify(options, null, 2));
  // No page can send one with a GET.
  const sent = method === "GET" || method === "HEAD" ? undefined : body;
  const bodyLine = sent === undefined ? "" : `  "body": ${scriptBody(sent, hasType(given))}\n}`;
  const before = bodyLine === "" ? lines : `${lines === "" ? "{" : `${lines.slice(0, -2)},`}\n`;
  const second = before + bodyLine;
  return `await fetch(${scriptSafe(JSON.stringify(url))}${second === "" ? "" : `, ${second}`})`;
}

const LINE = " \\\n  ";
/** Linux takes 128 KiB for one word of a command; what is built into the shell has no such limit. */
const LONGEST_WORD = 64 * 1024;
/** What a terminal would obey. A line's end that it would take for Enter stays inside of the quotes. */
const OBEYED = /[\0-\x08\x0b-\x1f\x7f]/;

/** Undefined: these bytes are no text. */
function textOf(body: Buffer): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined;
  }
}

/** The format of a `printf`, where each byte has an escape of its own (POSIX). With a dash in front it would be an option. */
function octal(body: Buffer): string {
  return body
    .toString("latin1")
    .replace(/^-|[^ -~]|['\\%]/g, (byte) => `\\${byte.charCodeAt(0).toString(8).padStart(3, "0")}`);
}

/** A text is sent with a type of its own where none is given: bytes are not. */
function scriptBody(body: Buffer, typed: boolean): string {
  const text = typed ? textOf(body) : undefined;
  if (text !== undefined) return scriptSafe(JSON.stringify(text));
  return `Uint8Array.from(atob("${body.toString("base64")}"), (byte) => byte.charCodeAt(0))`;
}

function hasType(given: readonly [string, string][]): boolean {
  return given.some(([name]) => name.toLowerCase() === "content-type");
}

function hasTwice(given: readonly [string, string][]): boolean {
  return new Set(given.map(([name]) => name.toLowerCase())).size < given.length;
}

function pairsWithout(headers: RawHeaders, left: RegExp): [string, string][] {
  const kept: [string, string][] = [];
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = headers[i] ?? "";
    if (!left.test(name)) kept.push([name, headers[i + 1] ?? ""]);
  }
  return kept;
}

function shellQuoted(text: string): string {
  return `'${text.replace(new RegExp(OBEYED, "g"), "").replaceAll("'", `'\\''`)}'`;
}

function scriptSafe(json: string): string {
  return json.replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}
