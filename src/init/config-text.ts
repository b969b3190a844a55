import type { Found, FoundRoute } from "./found.ts";

/** What is to be in the file. */
export interface Plan {
  /** Where the schema lies, from the file on. */
  readonly schema: string;
  readonly found: readonly Found[];
  /** Where nothing was found. */
  readonly target: string | undefined;
  /** Nobody named the target. */
  readonly isPlaceholder: boolean;
}

/** The config with a comment for whatever could not be taken over. */
export function configText({ schema, found, target, isPlaceholder }: Plan): string {
  const notes = isPlaceholder ? ["a placeholder: write your API's address here"] : [];
  const ports = [...new Set(found.flatMap(({ ports }) => ports))];
  return [
    "// All keys are in the docs of corswalk, docs/config.md. A save is in force at once.",
    "{",
    `  "$schema": ${JSON.stringify(schema)},`,
    '  "routes": {',
    ...(target === undefined ? [] : routeLines({ key: "/", route: target, notes })),
    ...found.flatMap(setupLines),
    "  },",
    ...(ports.length === 0 ? [] : originLines(ports)),
    "}",
    "",
  ].join("\n");
}

function setupLines({ tool, file, routes, left }: Found): string[] {
  return [
    `    // From ${comment(file)} (${tool})`,
    ...routes.flatMap(routeLines),
    ...left.map((sentence) => `    // Not taken over: ${comment(sentence)}`),
  ];
}

function routeLines({ key, route, notes }: FoundRoute): string[] {
  const value = JSON.stringify(route, null, 2).replaceAll("\n", "\n    ");
  return [...notes.map((note) => `    // ${key}: ${comment(note)}`), `    ${JSON.stringify(key)}: ${value},`];
}

function originLines(ports: readonly number[]): string[] {
  const origins = ports.map((port) => `"http://localhost:${port}"`).join(", ");
  return [
    '  // Where the page is served. "loopback" lets in every page of this machine.',
    `  "cors": { "origins": [${origins}] },`,
  ];
}

function comment(text: string): string {
  return text.replace(/\s+/g, " ");
}
