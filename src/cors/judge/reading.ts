/** Reading a value that no compiler has looked at: each function gives what is there, and tells what is of another type. */

/** What was read, or the first thing in it that does not fit. */
export type Reading<T> =
  | { readonly known: T; readonly fault: undefined }
  | { readonly known: undefined; readonly fault: string };

export type Misfit = (at: string, needed: string) => void;
export type Fields = Readonly<Record<string, unknown>>;

/** `what` begins the sentence that says what does not fit. */
export function reading<T>(read: (misfit: Misfit) => T, what = "The case is"): Reading<T> {
  const faults: string[] = [];
  try {
    const known = read((at, needed) => void faults.push(`${what} not valid: ${at} is not ${needed}.`));
    const [fault] = faults;
    return fault === undefined ? { known, fault } : { known: undefined, fault };
  } catch {
    // A getter of somebody's.
    return { known: undefined, fault: `${what} not valid: it cannot be read.` };
  }
}

export function fields(value: unknown, at: string, misfit: Misfit): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  misfit(at, "an object");
  return {};
}

export function list(value: unknown, at: string, misfit: Misfit): readonly unknown[] {
  if (Array.isArray(value)) return value;
  misfit(at, "a list");
  return [];
}

export function text(value: unknown, at: string, misfit: Misfit): string {
  if (typeof value === "string") return value;
  misfit(at, "a text");
  return "";
}

export function absent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}
