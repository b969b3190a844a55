import { lstatSync, readlinkSync } from "node:fs";
import { join, parse, resolve, sep } from "node:path";

/** As many links as Linux follows before it says ELOOP. */
const mostLinks = 40;

/**
 * Every place at which a path can come to mean another file: the file itself and each link on the way to it, a
 * directory's included. What does not exist yet stands for itself; where its directory is missing too, the first
 * missing directory does.
 */
export function turningPoints(path: string): string[] {
  const points: string[] = [];
  let rest = split(resolve(path));
  let at = parse(resolve(path)).root;
  while (rest.length > 0) {
    const [name = "", ...following] = rest;
    const here = join(at, name);
    const kind = kindOf(here);
    if (kind === "link" && points.length < mostLinks) {
      points.push(here);
      const target = resolve(at, readLink(here));
      rest = [...split(target), ...following];
      at = parse(target).root;
      continue;
    }
    if (following.length === 0 || kind !== "directory") {
      points.push(here);
      break;
    }
    rest = following;
    at = here;
  }
  return points;
}

function split(path: string): string[] {
  return path
    .slice(parse(path).root.length)
    .split(sep)
    .filter((part) => part !== "");
}

/** Undefined: it is not there, or not for us to see. */
function kindOf(path: string): "link" | "directory" | "other" | undefined {
  try {
    const stats = lstatSync(path);
    if (stats.isSymbolicLink()) return "link";
    return stats.isDirectory() ? "directory" : "other";
  } catch {
    return undefined;
  }
}

/** Empty where the link has gone in the meantime: then it is looked at again at the next event. */
function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}
