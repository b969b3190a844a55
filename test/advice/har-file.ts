/** An entry as Chromium's devtools save it. */
export interface HarEntry {
  readonly method: string;
  readonly url: string;
  readonly kind?: string;
  readonly sends?: Readonly<Record<string, string>>;
  readonly status?: number;
  readonly answers?: Readonly<Record<string, string>>;
}

export function harFile(entries: readonly HarEntry[]): string {
  return JSON.stringify(
    {
      log: {
        version: "1.2",
        creator: { name: "WebInspector", version: "537.36" },
        pages: [],
        entries: entries.map(({ method, url, kind = "fetch", sends = {}, status = 200, answers = {} }) => ({
          _resourceType: kind,
          request: {
            method,
            url,
            headers: [{ name: ":authority", value: "x" }, ...pairs(sends)],
            cookies: [],
            queryString: [],
          },
          response: { status, statusText: "", headers: pairs(answers), cookies: [], content: { size: 2 } },
          timings: {},
        })),
      },
    },
    null,
    2,
  );
}

function pairs(headers: Readonly<Record<string, string>>) {
  return Object.entries(headers).map(([name, value]) => ({ name, value }));
}
