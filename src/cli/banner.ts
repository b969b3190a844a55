import type { Colors } from "picocolors/types.js";
import type { Config, Route } from "../config/config.ts";
import { printable } from "../observe/printable.ts";

/** What a start says first: where the proxy is, where calls go, who may call, and a line to try it with. */
export function banner(config: Config, url: string, version: string, colors: Colors): string {
  const width = Math.max(...config.routes.map(({ key }) => key.length), "pages".length);
  const row = (term: string, text: string) => `  ${term.padEnd(width)}  ${text}`;
  const routes = config.routes.map((route) => {
    const own = sameOrigins(route, config) ? "" : colors.dim(`  (pages: ${pages(route.cors.origins)})`);
    return row(printable(route.key), `${colors.dim("→")} ${colors.cyan(goesTo(route))}${own}`);
  });
  return [
    "",
    `  ${colors.bold(colors.green("corswalk"))} ${colors.dim(version)}  ${colors.bold(url)}`,
    "",
    ...routes,
    row("pages", pages(config.cors.origins)),
    "",
    `  ${colors.dim("in your page:")} ${tryLine(config.routes, url)}`,
    "",
    "",
  ].join("\n");
}

function goesTo(route: Route): string {
  return printable(route.kind === "proxy" ? route.target.shown : `answered here with ${route.status}`);
}

function sameOrigins(route: Route, config: Config): boolean {
  return route.cors.origins.join(" ") === config.cors.origins.join(" ");
}

function pages(origins: readonly string[]): string {
  const told = origins.map((origin) => {
    if (origin === "loopback") return "any on localhost, *.localhost, 127.0.0.1 and [::1]";
    return origin === "*" ? "any, without credentials" : printable(origin);
  });
  return told.length === 0 ? "none" : told.join(", ");
}

/** Through the most general route: the one that a first try is most likely meant for. */
function tryLine(routes: readonly Route[], url: string): string {
  const route = routes.at(-1);
  const base = new URL(url);
  if (route?.host !== undefined) base.hostname = route.host;
  const path = route === undefined || route.prefix === "/" ? "/" : `${route.prefix}/`;
  return `fetch(${JSON.stringify(printable(`${base.origin}${path}`))})`;
}
