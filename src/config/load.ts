import { existsSync } from "node:fs";
import { dirname, join, relative, resolve as resolvePath } from "node:path";
import type { Config } from "./config.ts";
import { readDocument } from "./document.ts";
import { parseDotenv } from "./dotenv.ts";
import { decodeText } from "./encoding.ts";
import type { Env } from "./env.ts";
import { ConfigError, type Fault, nowhere } from "./fault.ts";
import { type FileReader, fileReader } from "./files.ts";
import type { Overrides } from "./overrides.ts";
import { placeFaults } from "./place.ts";
import { resolve } from "./resolve.ts";
import type { WrittenConfig } from "./schema.ts";

export interface LoadOptions {
  /** Where the config is looked for and what its name is relative to. Default: the working directory. */
  readonly cwd?: string | undefined;
  /** Default: the process's. It wins over `.env.local` and `.env` beside the config, in this order. */
  readonly env?: Env | undefined;
  /** What the command line and its environment variables set over the file. */
  readonly overrides?: Overrides | undefined;
}

export interface ParseOptions {
  /** Default: the process's. */
  readonly env?: Env | undefined;
  /** What faults call the config, and beside which the files that it names lie. Default: the working directory. */
  readonly file?: string | undefined;
  readonly overrides?: Overrides | undefined;
}

const names = ["proxy.config.json", "proxy.config.jsonc"];

/** Types for a config written in JavaScript or TypeScript. */
export function defineConfig(config: WrittenConfig): WrittenConfig {
  return config;
}

/**
 * Reads a config file with the files that it names, or what the overrides alone make a config of where there is no file.
 * Rejects with a `ConfigError` that carries every fault.
 *
 * @example
 * const config = await loadConfig("proxy.config.json");
 */
export async function loadConfig(file?: string, options: LoadOptions = {}): Promise<Config> {
  return readConfig(file, options);
}

/** The same, and throws: for servers that are put together without waiting. */
export function readConfig(file: string | undefined, options: LoadOptions): Config {
  const { cwd = process.cwd(), env: surroundings = process.env, overrides } = { ...options };
  if (file !== undefined && typeof file !== "string") throw new ConfigError([noName]);
  if (file !== undefined && /^[a-z]+:\/\//i.test(file)) throw new ConfigError([aTarget]);
  const path = file === undefined ? findConfig(cwd, overrides?.target !== undefined) : resolvePath(cwd, file);
  if (path === undefined) {
    const config = built({}, { cwd, env: surroundings, overrides });
    return { ...config, watched: [...config.watched, ...candidates(cwd)] };
  }
  const reader = fileReader(dirname(path));
  const shown = shownPath(cwd, path);
  const env = envBeside(reader, surroundings);
  const fail = (fault: Partial<Fault> & Pick<Fault, "message" | "fix">) => {
    return new ConfigError([{ ...nowhere, file: shown, ...fault }], reader.asked());
  };
  const read = reader.read(path);
  if ("problem" in read) {
    throw fail({
      message: `the file ${read.problem}`,
      fix: "Name a config file, or make one with `corswalk init`",
    });
  }
  const decoded = decodeText(read.bytes);
  if ("problem" in decoded) {
    throw fail({ message: decoded.problem, fix: decoded.fix, line: decoded.line, column: decoded.column });
  }
  return built(decoded.text, { cwd, env, overrides, file: path, shown, reader });
}

/**
 * A config from an object, or from the text of a config file. Throws a `ConfigError` that carries every fault.
 *
 * @example
 * const config = parseConfig({ target: "https://api.example.com" });
 */
export function parseConfig(written: WrittenConfig | string, options: ParseOptions = {}): Config {
  const cwd = process.cwd();
  const { file, overrides, env = process.env } = { ...options };
  const path = file === undefined ? undefined : resolvePath(cwd, file);
  return built(written, { cwd, env, overrides, file: path, shown: file });
}

interface Origin {
  readonly cwd: string;
  readonly env: Env;
  readonly overrides: Overrides | undefined;
  readonly file?: string | undefined;
  /** The file's name for people. */
  readonly shown?: string | undefined;
  readonly reader?: FileReader;
}

function built(written: unknown, origin: Origin): Config {
  const { cwd, env, overrides, file, shown } = origin;
  const reader = origin.reader ?? fileReader(file === undefined ? cwd : dirname(file));
  const document = typeof written === "string" ? readDocument(written) : undefined;
  const value = document === undefined ? written : document.value;
  const unread = document !== undefined && document.value === undefined;
  const resolution = unread ? undefined : resolve(value, { env, readFile: reader.read, overrides, file });
  if (resolution?.config !== undefined && (document?.slips ?? []).length === 0) {
    return { ...resolution.config, watched: reader.asked() };
  }
  const faults = placeFaults(resolution?.faults ?? [], {
    file: shown,
    document,
    written: value,
    overrides: overrides ?? {},
  });
  throw new ConfigError(faults, reader.asked());
}

/** JavaScript passes what no compiler has looked at; a config itself, for one. */
const noName: Fault = {
  ...nowhere,
  path: "file",
  message: "must be the name of a config file",
  fix: "Name one, or leave it out for the one in the working directory; parseConfig takes a config itself",
};

const aTarget: Fault = {
  ...nowhere,
  path: "file",
  message: "must be the name of a config file, and is a URL",
  fix: 'A target is written in an object, as in { "/api": "https://api.example.com" } for a plugin',
};

/** The one config file of a directory; undefined: there is none, and a target makes up for it. */
function findConfig(cwd: string, dispensable: boolean): string | undefined {
  const found = names.filter((name) => existsSync(join(cwd, name)));
  const [first, second] = found;
  if (second !== undefined) {
    const fix = "Keep one of the two, or name one with --config";
    throw new ConfigError(
      [{ ...nowhere, message: `both ${found.join(" and ")} are here`, fix }],
      candidates(cwd),
    );
  }
  if (first !== undefined) return join(cwd, first);
  if (dispensable) return undefined;
  const fix = "Name a target as in `corswalk https://api.example.com`, or make a config with `corswalk init`";
  throw new ConfigError(
    [{ ...nowhere, message: `there is neither a target nor a ${names.join(" or ")} here`, fix }],
    candidates(cwd),
  );
}

/** Where a config would be found: a file that was deleted may come back under either name. */
function candidates(cwd: string): string[] {
  return names.map((name) => join(cwd, name));
}

/** The environment over `.env.local` over `.env`; asking for them makes them watched. */
function envBeside(reader: FileReader, env: Env): Env {
  const files = [".env", ".env.local"].map((name) => {
    const file = reader.read(name);
    return "bytes" in file ? parseDotenv(file.bytes.toString("utf8")) : {};
  });
  return Object.assign(Object.create(null), ...files, env);
}

function shownPath(cwd: string, path: string): string {
  const inside = relative(cwd, path);
  return inside.startsWith("..") ? path : inside;
}
