import type { PolicyFault } from "./faults.ts";
import type { WrittenCors } from "./written.ts";

/** A policy may come from JavaScript that no compiler has looked at: `credentials: "false"` would be true. */
export function misshapen(written: unknown): PolicyFault[] {
  if (typeof written !== "object" || written === null || Array.isArray(written)) {
    return [
      { path: [], value: written, message: "A policy is an object.", fix: 'Write { "origins": […] }.' },
    ];
  }
  return Object.entries(written).flatMap(([key, value]): PolicyFault[] => {
    const shape = shapeOf(key);
    if (value === undefined || shape === undefined || shape.fits(value)) return [];
    return [{ path: [key], value, message: shape.message, fix: shape.fix }];
  });
}

interface Shape {
  readonly fits: (value: unknown) => boolean;
  readonly message: string;
  readonly fix: string;
}

const flag: Shape = {
  fits: (value) => typeof value === "boolean",
  message: "This is neither true nor false.",
  fix: "Write true or false, without quotes.",
};
const names: Shape = {
  fits: (value) => value === "*" || isTexts(value),
  message: 'This is neither "*" nor a list of names.',
  fix: 'Write "*", or the names in a list.',
};

const shapes: Readonly<Record<keyof WrittenCors, Shape>> = {
  origins: {
    fits: isTexts,
    message: "This is not a list of origins.",
    fix: 'Write a list, such as ["https://app.example.com"].',
  },
  credentials: flag,
  methods: names,
  allowHeaders: names,
  exposeHeaders: names,
  maxAge: {
    fits: (value) => typeof value === "number",
    message: "This is not a number of seconds.",
    fix: "Write a number, without quotes.",
  },
  privateNetwork: flag,
};

function shapeOf(key: string): Shape | undefined {
  return Object.entries(shapes).find(([known]) => known === key)?.[1];
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((entry) => typeof entry === "string");
}
