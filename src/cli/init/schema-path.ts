import { existsSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";

const schema = join("node_modules", "corswalk", "proxy.config.schema.json");

/** Where an editor finds the schema from this folder: in a workspace, packages are often installed further up. */
export function schemaPath(folder: string): string {
  let at = folder;
  while (!existsSync(join(at, schema)) && dirname(at) !== at) at = dirname(at);
  const found = existsSync(join(at, schema)) ? relative(folder, join(at, schema)) : schema;
  const path = found.split(sep).join("/");
  return path.startsWith("../") ? path : `./${path}`;
}
