import type { CorsPolicy } from "../cors/policy.ts";
import type { HeaderChanges, RawHeaders } from "../headers.ts";

/**
 * What the proxy runs on. `resolve` alone makes one, from the written form; everything in it is valid, complete
 * and in the shape in which a request needs it, so the code behind it checks nothing again.
 */
export interface Config {
  readonly listen: { readonly port: number; readonly hosts: readonly string[] };
  /** Lowercase host names let in beside loopback ones; one with a leading dot covers its subdomains. */
  readonly allowedHosts: readonly string[];
  /** The most specific first: a host before none, then the longest prefix. */
  readonly routes: readonly Route[];
  /** The policy where no route matches. */
  readonly cors: CorsPolicy;
  readonly appOrigin: string | undefined;
  readonly log: LogFormat;
  /** Undefined: where there is a terminal. */
  readonly inspector: boolean | undefined;
  /** Passwords in URLs, headers of a secret's name, and what the environment put into headers, queries and keys: never shown, never stored. */
  readonly secrets: readonly string[];
  /** What the start-up has to say about this config, one sentence each. */
  readonly notices: readonly string[];
  /** The file it was read from, and every file that a change of which makes another config. Absolute paths. */
  readonly file: string | undefined;
  readonly watched: readonly string[];
}

export type LogFormat = "pretty" | "json" | "silent";

export type Route = ProxyRoute | RespondRoute;

interface RouteBase {
  /** As written in the config: `/api`, `auth.localhost/`. Its identity in logs. */
  readonly key: string;
  /** Lowercase, without a port. */
  readonly host: string | undefined;
  /** Starts with a slash; without one at the end, except for `/` itself. */
  readonly prefix: string;
  readonly cors: CorsPolicy;
  readonly responseHeaders: HeaderChanges;
}

export interface RespondRoute extends RouteBase {
  readonly kind: "respond";
  readonly status: number;
  readonly headers: RawHeaders;
  readonly body: Buffer;
}

export interface ProxyRoute extends RouteBase {
  readonly kind: "proxy";
  readonly target: Target;
  readonly stripPrefix: boolean;
  readonly rewrite: readonly (readonly [pattern: RegExp, replacement: string])[];
  readonly changeOrigin: boolean;
  readonly upstreamOrigin: "target" | "keep" | "remove";
  /** Set towards the upstream; the target's Basic authorization among them. */
  readonly headers: HeaderChanges;
  readonly cookies: "fit" | "scope" | "keep";
  /** Patterns of cookie names (`*` stands for any run of characters) that may go upstream; undefined: all. */
  readonly sendCookies: readonly string[] | undefined;
  readonly redirects: "fit" | "keep";
  readonly ws: boolean;
  readonly xfwd: boolean;
  readonly via: boolean;
  /** Milliseconds until the upstream's head must have come, 0: as long as it takes. */
  readonly responseTimeout: number;
  readonly upstream: UpstreamSettings;
}

/** Where a route goes. ws and wss targets are http and https here. */
export interface Target {
  readonly protocol: "http:" | "https:";
  /** Without brackets for IPv6: what `net.connect` takes. */
  readonly hostname: string;
  readonly port: number;
  /** The Host header's value: with brackets, without a default port. */
  readonly host: string;
  /** Serialized: `https://api.example.com`. */
  readonly origin: string;
  /** Put in front of the path: empty or `/v2`, never with a slash at the end. */
  readonly path: string;
  /** The target's own query with its `?`, or empty: put before the call's. */
  readonly search: string;
  /** For people: the whole URL without user, password and secrets. */
  readonly shown: string;
}

/** How connections are made. Routes whose settings are equal share connections (`pool`). */
export interface UpstreamSettings {
  readonly secure: boolean;
  /** PEM texts, as read. */
  readonly ca: readonly string[];
  readonly cert: string | undefined;
  readonly key: string | undefined;
  readonly passphrase: string | undefined;
  /** An outbound proxy: a URL, the environment's, or none. */
  readonly proxy: OutboundProxy;
  /** Milliseconds, 0: off. */
  readonly connectTimeout: number;
}

/** `env` has been read when the config was resolved. `noProxy` is the text of NO_PROXY. */
export interface OutboundProxy {
  readonly http: string | undefined;
  readonly https: string | undefined;
  readonly noProxy: string;
  /** Do loopback targets go through it as well? Those of a route that names its proxy do, the environment's never. */
  readonly loopback: boolean;
}
