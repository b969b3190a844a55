import {
  createScanner,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from "jsonc-parser";
import type { Fault } from "./fault.ts";
import { type Path, pathText, printable } from "./findings.ts";
import { deepest } from "./ground.ts";

/** A config is a page of text; past this it is something else, and reading it would take its time. */
const largest = 1024 * 1024;

/** After a slip the rest of a file often makes no sense: the first few problems say what there is to say. */
const mostSlips = 5;

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A config's text, read: its value, and where in the text each part of it stands. */
export interface Document {
  readonly value: unknown;
  readonly placeOf: (path: Path, at: "key" | "value") => Place | undefined;
  readonly slips: readonly Slip[];
}

/** What is wrong with the text as JSON, at a place of its own. */
export type Slip = Omit<Fault, "file">;

/** JSON with comments and trailing commas → a document. Total and linear. */
export function readDocument(source: string): Document {
  const text = source.startsWith("\uFEFF") ? source.slice(1) : source;
  const placeAt = places(text);
  const failed = (offset: number, message: string, fix: string): Document => {
    return { value: undefined, placeOf: () => undefined, slips: [slip(placeAt(offset), message, fix)] };
  };
  if (text.length > largest) return failed(0, "the file is larger than 1 MiB", "Write a smaller config");
  if (text.trim() === "")
    return failed(0, "the file is empty", 'Write at least { "target": "https://api.example.com" }');
  if (/^\s*[a-z][a-z+.-]*:\/\/\S+\s*$/i.test(text))
    return failed(0, "this is a URL, and no config", 'Write { "target": "https://api.example.com" }');
  const tooDeep = depthPast(text, deepest);
  if (tooDeep !== undefined) {
    return failed(tooDeep, `it is nested more than ${deepest} levels deep`, "Write it flatter");
  }

  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const slips =
    errors.length > 0 || root === undefined ? syntaxSlips(text, errors, placeAt) : duplicates(root, placeAt);
  const find = finder(root);
  return {
    value: root === undefined || errors.length > 0 ? undefined : getNodeValue(root),
    placeOf(path, at) {
      const node = find(path);
      if (node === undefined) return path.length > 0 ? this.placeOf(path.slice(0, -1), "value") : placeAt(0);
      const property = node.parent?.type === "property" ? node.parent : undefined;
      return placeAt(at === "key" && property !== undefined ? property.offset : node.offset);
    },
    slips,
  };
}

function slip(place: Place, message: string, fix: string, path = ""): Slip {
  return { ...place, path, value: undefined, message, fix };
}

/** The offset at which brackets are nested deeper than `limit`: the parser recurses, and the stack ends. */
function depthPast(text: string, limit: number): number | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  // 1 to 4 are { } [ ], 17 is the end: the parser's types keep its numbers in a const enum, which isolated modules cannot read.
  for (let token: number = scanner.scan(); token !== 17; token = scanner.scan()) {
    if (token === 1 || token === 3) depth++;
    if (token === 2 || token === 4) depth--;
    if (depth > limit) return scanner.getTokenOffset();
  }
  return undefined;
}

const words: Record<string, readonly [message: string, fix: string]> = {
  InvalidSymbol: ["this is no JSON word", "Put text in double quotes; other words are true, false and null"],
  InvalidNumberFormat: ["this is no number", "Write it as in 8010 or 0.5"],
  PropertyNameExpected: ["a key is expected here", "Write it in double quotes"],
  ValueExpected: ["a value is expected here", "Write one, or take the key or comma before it out"],
  ColonExpected: ["a colon is expected here", "Write : between a key and its value"],
  CommaExpected: ["a comma is missing before this", "Write , after the value before it"],
  CloseBraceExpected: ["an object is not closed", "Write } where it ends"],
  CloseBracketExpected: ["a list is not closed", "Write ] where it ends"],
  EndOfFileExpected: ["there is something after the config's end", "Take it out"],
  UnexpectedEndOfComment: ["a comment is not closed", "Write */ where it ends"],
  UnexpectedEndOfString: ["text is not closed", 'Write " where it ends, on the same line'],
  UnexpectedEndOfNumber: ["a number ends too early", "Write it as in 8010 or 0.5"],
  InvalidUnicode: ["this is no \\u escape", "Write \\u and four hexadecimal digits"],
  InvalidEscapeCharacter: [
    "this is no escape",
    'Write \\\\ for a backslash; the others are \\" \\/ \\b \\f \\n \\r \\t \\u',
  ],
  InvalidCharacter: ["a control character stands in the text", "Write it as an escape such as \\n or \\t"],
};

function syntaxSlips(
  text: string,
  errors: readonly ParseError[],
  placeAt: (offset: number) => Place,
): Slip[] {
  const slips: Slip[] = [];
  for (const { error, offset } of errors) {
    if (slips.length === mostSlips) break;
    const [message, fix] = words[printParseErrorCode(error)] ?? [
      "this is not JSON",
      "Compare it with the example",
    ];
    const place = placeAt(Math.min(offset, text.length));
    if (slips.at(-1)?.line !== place.line) slips.push(slip(place, message, fix));
  }
  return slips;
}

/** JSON lets the last of two equal keys win in silence. */
function duplicates(root: Node, placeAt: (offset: number) => Place): Slip[] {
  const slips: Slip[] = [];
  const walk = (node: Node, path: Path): void => {
    if (node.type === "array")
      node.children?.forEach((item, i) => {
        walk(item, [...path, i]);
      });
    if (node.type !== "object") return;
    const first = new Map<string, number>();
    for (const property of node.children ?? []) {
      const [key, value] = property.children ?? [];
      if (key === undefined) continue;
      const name = String(key.value);
      const here = [...path, name];
      const earlier = first.get(name);
      if (earlier === undefined) first.set(name, key.offset);
      else {
        const message = `the key \`${printable(name)}\` is already on line ${placeAt(earlier).line}`;
        slips.push(slip(placeAt(key.offset), message, "Keep one of the two", pathText(here)));
      }
      if (value !== undefined) walk(value, here);
    }
  };
  walk(root, []);
  return slips;
}

/** Path → node. Each object is read once, so that a file of a thousand faults is not searched a thousand times. */
function finder(root: Node | undefined): (path: Path) => Node | undefined {
  const known = new Map<Node, Map<unknown, Node>>();
  const childrenOf = (object: Node): Map<unknown, Node> => {
    const children = new Map<unknown, Node>();
    for (const { children: [key, value] = [] } of object.children ?? []) {
      if (key !== undefined && value !== undefined) children.set(key.value, value);
    }
    known.set(object, children);
    return children;
  };
  return (path) => {
    let node = root;
    for (const step of path) {
      if (node?.type === "array") node = node.children?.[Number(step)];
      else node = node && (known.get(node) ?? childrenOf(node)).get(step);
    }
    return node;
  };
}

/** Offset → line and column, both from 1. */
function places(text: string): (offset: number) => Place {
  let starts: number[] | undefined;
  return (offset) => {
    starts ??= lineStarts(text);
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);
  return starts;
}
