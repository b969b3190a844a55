/** What is wrong with a text as an HTTP Archive 1.2 (http://www.softwareishard.com/blog/har-12-spec/); empty: it is one. */
export function harFaults(text: string): string[] {
  const faults: string[] = [];
  let har: unknown;
  try {
    har = JSON.parse(text);
  } catch {
    return ["it is no JSON"];
  }
  check(har, { log: logShape }, "har", faults);
  return faults;
}

type Shape = (value: unknown, at: string, faults: string[]) => void;
type Fields = Readonly<Record<string, Shape>>;

const of =
  (name: string, fits: (value: unknown) => boolean): Shape =>
  (value, at, faults) => {
    if (!fits(value)) faults.push(`${at} is no ${name}: ${JSON.stringify(value)}`);
  };
const string = of("text", (value) => typeof value === "string");
const count = of("count, nor -1", (value) => Number.isInteger(value) && Number(value) >= -1);
const duration = of("time in milliseconds", (value) => typeof value === "number" && value >= 0);
const date = of("date with a zone", (value) =>
  /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/.test(String(value)),
);
const url = of("absolute URL", (value) => typeof value === "string" && URL.canParse(value));
const exactly = (wanted: unknown): Shape => of(`${wanted}`, (value) => value === wanted);
const optional =
  (shape: Shape): Shape =>
  (value, at, faults) =>
    value === undefined ? undefined : shape(value, at, faults);
const object =
  (fields: Fields): Shape =>
  (value, at, faults) =>
    check(value, fields, at, faults);
const listOf =
  (shape: Shape): Shape =>
  (value, at, faults) => {
    if (!Array.isArray(value)) faults.push(`${at} is no list`);
    else for (const [i, one] of value.entries()) shape(one, `${at}[${i}]`, faults);
  };

const pair = object({ name: string, value: string });
const message: Fields = {
  httpVersion: string,
  cookies: listOf(pair),
  headers: listOf(pair),
  headersSize: count,
  bodySize: count,
};
const entry: Shape = (value, at, faults) => {
  check(value, entryFields, at, faults);
  const { time, timings } = value as { time: number; timings: Record<string, number> };
  // "time" is the sum of all timings that apply.
  const sum = Object.values(timings).reduce((all, part) => all + Math.max(part, 0), 0);
  if (Math.abs(sum - time) > 0.05) faults.push(`${at}.time is ${time}, its timings are ${sum}`);
};
const entryFields: Fields = {
  startedDateTime: date,
  time: duration,
  request: object({
    ...message,
    method: string,
    url,
    queryString: listOf(pair),
    postData: optional(object({ mimeType: string, text: string, params: listOf(pair) })),
  }),
  response: object({
    ...message,
    status: count,
    statusText: string,
    redirectURL: string,
    content: object({ size: count, mimeType: string, text: optional(string), encoding: optional(string) }),
  }),
  cache: object({}),
  timings: object({ send: duration, wait: duration, receive: duration }),
};
const logShape = object({
  version: exactly("1.2"),
  creator: object({ name: string, version: string }),
  pages: listOf(object({})),
  entries: listOf(entry),
});

/** Fields of one's own begin with an underscore; any other that is not known is a fault. */
function check(value: unknown, fields: Fields, at: string, faults: string[]): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    faults.push(`${at} is no object`);
    return;
  }
  for (const [name, shape] of Object.entries(fields))
    shape(Reflect.get(value, name), `${at}.${name}`, faults);
  for (const name of Object.keys(value)) {
    if (!(name in fields) && !name.startsWith("_") && name !== "comment")
      faults.push(`${at}.${name} is not known`);
  }
}
