import { defaultPort, LOOPBACK, type OriginPattern } from "./origin.ts";

/** Why a value of the config cannot stand, and what to write instead. */
export interface Fault {
  readonly message: string;
  readonly fix: string;
}

export type ParsedOrigin =
  | { readonly patterns: readonly OriginPattern[]; readonly fault: undefined }
  | { readonly patterns: undefined; readonly fault: Fault };

/** One entry of `cors.origins`, in the one way in which each origin can be written: as a browser sends it. */
export function parseOrigin(text: string): ParsedOrigin {
  if (text === "*") return parsed({ kind: "any" });
  if (text === "loopback") return { patterns: LOOPBACK, fault: undefined };
  if (text === "null") return parsed({ kind: "exact", origin: "null" });
  const split = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(text);
  if (split === null) return faulty("An origin starts with its scheme.", guess(text));
  const [, writtenScheme = "", rest = ""] = split;
  const scheme = writtenScheme.toLowerCase();
  const end = rest.search(/[/?#\\]/);
  if (end !== -1) {
    const bare = `${scheme}://${rest.slice(0, end)}`;
    return faulty("An origin ends after host and port, without a slash, a path or a query.", write(bare));
  }
  if (rest.includes("@")) {
    return faulty(
      "An origin carries no user or password.",
      write(`${scheme}://${rest.slice(rest.lastIndexOf("@") + 1)}`),
    );
  }
  return scheme === "http" || scheme === "https" ? parseWeb(scheme, rest) : parseOther(scheme, rest);
}

/** `capacitor://localhost`, `chrome-extension://…`: taken as it stands, since only its own browser knows its rules. */
function parseOther(scheme: string, rest: string): ParsedOrigin {
  if (scheme === "file") return faulty("Pages opened from files have no origin of their own.", write("null"));
  if (scheme === "ws" || scheme === "wss") {
    return faulty(
      "An origin is the page's, whatever it connects to.",
      write(`${scheme === "ws" ? "http" : "https"}://${rest}`),
    );
  }
  if (rest.includes("*")) {
    return faulty(
      "Only http and https origins can carry a *.",
      `List each ${scheme}:// origin exactly as the browser sends it.`,
    );
  }
  if (!/^[!-~]+$/.test(rest)) return faulty("This is not an origin.", guess(rest));
  return parsed({ kind: "exact", origin: `${scheme}://${rest}` });
}

function parseWeb(scheme: string, authority: string): ParsedOrigin {
  const split = /^(\*\.)?(\[[^\]]*\]|[^:]*)(?::([^:]*))?$/.exec(authority);
  if (split === null) {
    return /^[0-9a-f:.]+$/i.test(authority)
      ? faulty("An IPv6 address is written in brackets.", write(`${scheme}://[${authority}]`))
      : faulty("An origin is one host and at most one port.", guess(""));
  }
  const [, wildcard, written = "", port] = split;
  const star = wildcard ?? "";
  const tail = port === undefined ? "" : `:${port}`;
  if (written.includes("*")) return faulty(...misplaced(scheme, written));

  const host = hostname(scheme, written);
  if (host === undefined) return faulty(`${JSON.stringify(written)} is not a host name.`, guess(""));
  if (/[^\0-\x7f]/.test(written)) {
    return faulty("Browsers send host names in punycode.", write(`${scheme}://${star}${host}${tail}`));
  }
  if (host !== written.toLowerCase()) {
    return faulty(`Browsers write this host as ${host}.`, write(`${scheme}://${star}${host}${tail}`));
  }
  if (port !== undefined && port !== "*") {
    const fault = portFault(scheme, port, `${scheme}://${star}${host}`);
    if (fault !== undefined) return { patterns: undefined, fault };
  }
  if (star !== "") {
    const fault = wildcardFault(scheme, host);
    if (fault !== undefined) return { patterns: undefined, fault };
  }
  if (star === "" && port !== "*") return parsed({ kind: "exact", origin: `${scheme}://${host}${tail}` });
  return parsed({ kind: "wild", scheme, host, subdomains: star !== "", port: port ?? "" });
}

/** The host as URLs and Origin headers carry it; undefined where it is none. https://url.spec.whatwg.org/#host-parsing */
function hostname(scheme: string, written: string): string | undefined {
  const url = `${scheme}://${written}`;
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}

function portFault(scheme: string, port: string, bare: string): Fault | undefined {
  if (!/^[0-9]{1,9}$/.test(port) || Number(port) > 65535) {
    return {
      message: `${JSON.stringify(port)} is not a port.`,
      fix: "Write a number up to 65535, or * for every port.",
    };
  }
  if (port === defaultPort(scheme)) {
    return { message: `Browsers leave out ${scheme}'s own port ${port}.`, fix: write(bare) };
  }
  const plain = String(Number(port));
  return plain === port
    ? undefined
    : { message: "Browsers write ports without leading zeros.", fix: write(`${bare}:${plain}`) };
}

function wildcardFault(scheme: string, host: string): Fault | undefined {
  if (host.startsWith("[") || /^[0-9.]+$/.test(host)) {
    return {
      message: "An address has no subdomains.",
      fix: `${write(`${scheme}://${host}`)} A port may be *.`,
    };
  }
  if (host.split(".").filter((label) => label !== "").length >= 2) return undefined;
  if (host === "localhost") {
    return {
      message: "A * needs at least two labels behind it.",
      fix: `${write("loopback")} It covers *.localhost.`,
    };
  }
  return {
    message: `A * needs at least two labels behind it: this one covers every site under .${host}.`,
    fix: `Name the site, for instance "${scheme}://*.example.${host}".`,
  };
}

function misplaced(scheme: string, written: string): [message: string, fix: string] {
  if (written === "*") {
    return [
      "A * cannot stand for every host.",
      'List the origins, or write "*" alone, with "credentials": false.',
    ];
  }
  return [
    "A * stands for a whole port, or for the leftmost labels of a host.",
    `Write "${scheme}://*.example.com" or "${scheme}://localhost:*".`,
  ];
}

function parsed(pattern: OriginPattern): ParsedOrigin {
  return { patterns: [pattern], fault: undefined };
}

function faulty(message: string, fix: string): ParsedOrigin {
  return { patterns: undefined, fault: { message, fix } };
}

function write(text: string): string {
  return `Write ${JSON.stringify(text)}.`;
}

function guess(text: string): string {
  const host = /^[a-z0-9*._-]+(?::[0-9*]+)?$/i.test(text) ? text : "";
  if (host === "") return 'Write scheme, host and port, for instance "http://localhost:3000".';
  const local = /^(?:localhost|127\.|[a-z0-9-]+:)/i.test(host);
  return write(`${local ? "http" : "https"}://${host}`);
}
