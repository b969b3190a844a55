import type { RawHeaders } from "../headers.ts";

/** A call as somebody would make it again, with secrets out. */
export interface Copied {
  readonly method: string;
  readonly url: string;
  readonly headers: RawHeaders;
  readonly body: string | undefined;
}

/** What curl and fetch write themselves, or what only a browser may say. */
const OF_THE_SENDER =
  /^(?:host|connection|content-length|transfer-encoding|accept-encoding|keep-alive|upgrade)$/i;
const OF_THE_BROWSER =
  /^(?:origin|referer|user-agent|cookie|accept-language|priority|pragma|cache-control|dnt|te|sec-.*|proxy-.*)$/i;

/** For a POSIX shell: nothing between single quotes is read by it but the quote itself. */
export function asCurl({ method, url, headers, body }: Copied): string {
  const parts = [`curl ${shellQuoted(url)}`];
  if (method !== (body === undefined ? "GET" : "POST")) {
    parts.push(method === "HEAD" ? "--head" : `-X ${shellQuoted(method)}`);
  }
  for (const [name, value] of pairsWithout(headers, OF_THE_SENDER)) {
    // curl takes a header without a value for one to leave out, unless it ends in a semicolon.
    parts.push(`-H ${shellQuoted(value === "" ? `${name};` : `${name}: ${value}`)}`);
  }
  if (body !== undefined) parts.push(`--data-raw ${shellQuoted(body)}`);
  return parts.join(" \\\n  ");
}

/** For a page's console. */
export function asFetch({ method, url, headers, body }: Copied): string {
  const given = pairsWithout(headers, OF_THE_SENDER).filter(([name]) => !OF_THE_BROWSER.test(name));
  const withCookies = pairsWithout(headers, OF_THE_SENDER).some(([name]) => name.toLowerCase() === "cookie");
  const options = {
    ...(method !== "GET" && { method }),
    ...(given.length > 0 && { headers: Object.fromEntries(given) }),
    ...(body !== undefined && { body }),
    ...(withCookies && { credentials: "include" }),
  };
  const second = Object.keys(options).length === 0 ? "" : `, ${scriptSafe(JSON.stringify(options, null, 2))}`;
  return `await fetch(${scriptSafe(JSON.stringify(url))}${second})`;
}

function pairsWithout(headers: RawHeaders, left: RegExp): [string, string][] {
  const kept: [string, string][] = [];
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = headers[i] ?? "";
    if (!left.test(name)) kept.push([name, headers[i + 1] ?? ""]);
  }
  return kept;
}

/** A line's end that a terminal would take for Enter stays inside of the quotes; what it would obey goes. */
function shellQuoted(text: string): string {
  return `'${text.replace(/[\0-\x08\x0b-\x1f\x7f]/g, "").replaceAll("'", `'\\''`)}'`;
}

function scriptSafe(json: string): string {
  return json.replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}
