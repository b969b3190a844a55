import { members } from "./found.ts";

/** What the dev servers of a workspace say of themselves. */
export interface Workspace {
  /** Each file that one of them names as its proxy's, with the ports of those that do. */
  readonly proxies: readonly { readonly file: string; readonly ports: readonly number[] }[];
  /** Of all of them. */
  readonly ports: readonly number[];
}

const usual = 4200;

/** `angular.json`: any number of projects, with options and any number of configurations over them. */
export function readWorkspace(value: unknown): Workspace {
  const files = new Map<string, Set<number>>();
  const all = new Set<number>();
  for (const project of Object.values(members(members(value).projects))) {
    const { architect, targets = architect } = members(project);
    for (const [name, target] of Object.entries(members(targets))) {
      const { builder, options, configurations, defaultConfiguration } = members(target);
      if (name !== "serve" && !String(builder).endsWith(":dev-server")) continue;
      const changes = members(configurations);
      const byDefault = { ...members(options), ...members(changes[String(defaultConfiguration)]) };
      for (const change of [byDefault, ...Object.values(changes)]) {
        const { proxyConfig, port = usual } = { ...byDefault, ...members(change) };
        const number = Number(port);
        if (change === byDefault || "port" in members(change)) all.add(number);
        if (typeof proxyConfig !== "string") continue;
        const file = proxyConfig.replace(/^\.\//, "");
        files.set(file, (files.get(file) ?? new Set()).add(number));
      }
    }
  }
  return { proxies: [...files].map(([file, ports]) => ({ file, ports: sound(ports) })), ports: sound(all) };
}

/** 0 is whichever is free. */
function sound(ports: ReadonlySet<number>): number[] {
  return [...ports].filter((port) => Number.isInteger(port) && port > 0 && port < 65_536);
}
