import { type JsonSchema, toJsonSchema } from "@valibot/to-json-schema";
import { configSchema } from "../../src/config/schema.ts";

/** What `npm run generate` writes: the schema for editors and the reference for people, both from `schema.ts`. */

export function jsonSchema(): string {
  const schema = {
    ...toJsonSchema(configSchema),
    title: "corswalk: proxy.config.json",
    // Editors' words for what the config may be beyond JSON.
    allowComments: true,
    allowTrailingCommas: true,
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

export function reference(example: string): string {
  const root = toJsonSchema(configSchema);
  const route = objectIn(entry(root, "routes").additionalProperties);
  const sections = [
    table("The file", "", root),
    table("A route", "In place of its options, a route may be its target alone.", route),
    table("`cors`", "Of the whole proxy, and of a route.", entry(root, "cors")),
    table("`timeout`", "Past it the page gets a 504.", entry(route, "timeout")),
    table("`respond`", "At most one of `json`, `body` and `file`.", entry(route, "respond")),
  ];
  return [head, `\`\`\`jsonc\n${example.trim()}\n\`\`\``, values, ...sections].join("\n\n").concat("\n");
}

const head = `# The config

\`proxy.config.json\` or \`proxy.config.jsonc\` in the working directory; comments and trailing commas are fine in both.
It is read anew when it is saved, and so are the files that it names. Everything in it is checked when it is loaded: all
faults are told at once, each with its place and its fix, and the last good config serves on. \`corswalk check\` tells them
without starting the proxy.

(This page is written by \`npm run generate\`.)`;

const values = `## Values

- **Variables.** \`\${NAME}\` in any text takes the environment's value, \`\${NAME:-fallback}\` the fallback where it is not set or
  empty. The process's environment wins over \`.env.local\`, which wins over \`.env\`, both beside the config. A variable that
  is missing is a fault. \`$\${\` stands for \`\${\` itself. What is filled into headers, a query, a passphrase, a key or the user
  part of a URL is a secret: it is never shown or stored. A target's host and path stay visible.
- **Durations** are \`"500ms"\`, \`"10s"\`, \`"2m"\`, \`"1h"\`, a number of milliseconds, or \`"off"\`.
- **Files** are relative to the config.
- **Headers** of one connection (Connection, Transfer-Encoding …), Content-Length and, towards the upstream, Host are the
  proxy's to set; \`Access-Control-*\` towards the page is what \`cors\` is for.`;

function table(title: string, note: string, schema: JsonSchema): string {
  const rows = Object.entries(schema.properties ?? {}).map(([name, inner]) => {
    const property = inner as JsonSchema;
    const fallback = property.default === undefined ? "" : code(JSON.stringify(property.default));
    return `| \`${name}\` | ${cell(typeOf(property))} | ${fallback} | ${cell(property.description ?? "")} |`;
  });
  const lines = [
    `## ${title}`,
    note,
    ["| key | type | default | meaning |", "|---|---|---|---|", ...rows].join("\n"),
  ];
  return lines.filter((line) => line !== "").join("\n\n");
}

function typeOf(schema: JsonSchema): string {
  if (schema.const !== undefined) return code(JSON.stringify(schema.const));
  if (schema.enum !== undefined) return schema.enum.map((value) => code(JSON.stringify(value))).join(", ");
  if (schema.anyOf !== undefined)
    return [...new Set(schema.anyOf.map((inner) => typeOf(inner as JsonSchema)))].join(" or ");
  if (schema.type === "array") return `list of ${Array.isArray(schema.items) ? "pairs" : itemsOf(schema)}`;
  if (schema.type === "object") return objectType(schema);
  const words: Record<string, string> = {
    string: "text",
    boolean: "true or false",
    number: "number",
    integer: "number",
    null: "null",
  };
  return words[String(schema.type)] ?? "any JSON value";
}

function itemsOf(schema: JsonSchema): string {
  const inner = typeOf(schema.items as JsonSchema);
  return inner === "text" ? "texts" : inner.replace(/^list of /, "");
}

function objectType(schema: JsonSchema): string {
  const values = schema.additionalProperties;
  return typeof values === "object" ? `object of ${typeOf(values as JsonSchema)}` : "object, see below";
}

function entry(schema: JsonSchema, name: string): JsonSchema {
  const found = schema.properties?.[name];
  if (typeof found !== "object") throw new Error(`no key ${name}`);
  return found;
}

function objectIn(schema: JsonSchema["additionalProperties"]): JsonSchema {
  const options = typeof schema === "object" ? (schema.anyOf ?? []) : [];
  const found = options.find((option) => typeof option === "object" && option.type === "object");
  if (typeof found !== "object") throw new Error("no object among the options");
  return found;
}

function code(text: string): string {
  return `\`${text}\``;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
