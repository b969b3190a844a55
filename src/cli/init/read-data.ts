import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isAngularShaped } from "../../config/angular-shape.ts";
import { readDocument } from "../../config/document.ts";
import { readWorkspace, type Workspace } from "../../init/angular.ts";

/** JSON as tools have it: with comments too. Undefined: it is none. Throws where it cannot be read. */
export function readData(path: string): unknown {
  return readDocument(readFileSync(path, "utf8")).value;
}

/** What angular.json says; undefined: there is none. */
export function angularWorkspace(cwd: string): Workspace | undefined {
  const path = join(cwd, "angular.json");
  return existsSync(path) ? readWorkspace(readOrNothing(path)) : undefined;
}

/** Is the file of this name in `cwd` a proxy file of Angular's, which is not ours to write over? */
export function isAngulars(name: string, cwd: string, workspace: Workspace | undefined): boolean {
  const isNamed = workspace?.proxies.some(({ file }) => file === name) === true;
  return isNamed || isAngularShaped(readOrNothing(join(cwd, name)));
}

function readOrNothing(path: string): unknown {
  try {
    return readData(path);
  } catch {
    return undefined;
  }
}
