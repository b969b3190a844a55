import { callGroups, type DemoCall, type DemoStep } from "./calls.ts";
import { consoleWords } from "./console-words.ts";

/** Where everything is: serialized origins. */
export interface Places {
  readonly api: string;
  readonly proxy: string;
  /** Where nobody listens. */
  readonly down: string;
}

/** What the page's script is told, as JSON. */
export interface PageData {
  readonly api: string;
  readonly proxy: string;
  readonly groups: readonly PageGroup[];
}

export interface PageGroup {
  readonly title: string;
  readonly note: string;
  readonly calls: readonly PageCall[];
}

export interface PageCall {
  readonly title: string;
  readonly why: string;
  readonly via: DemoCall["via"];
  readonly steps: readonly DemoStep[];
  /** The two ways: what the paths are appended to. */
  readonly direct: string;
  readonly proxied: string;
  /** What the console says to the direct call; without it the call works both ways. */
  readonly console?: string;
  /** The direct call fails for want of a server, not of permission. */
  readonly down: boolean;
}

/** The page of this origin, with its API and proxy in these places. */
export function pageData(places: Places, origin: string): PageData {
  const groups = callGroups.map(({ title, note, calls }) => ({
    title,
    note,
    calls: calls.map((call) => pageCall(call, places, origin)),
  }));
  return { api: places.api, proxy: places.proxy, groups };
}

function pageCall(call: DemoCall, places: Places, origin: string): PageCall {
  const { title, why, via, steps, down = false } = call;
  const direct = down ? places.down : places.api;
  const words = consoleWords(call, direct + steps[0].path, origin);
  const both = { title, why, via, steps, direct, proxied: places.proxy, down };
  return words === undefined ? both : { ...both, console: words };
}
