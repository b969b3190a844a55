/** What is different in every call, and why. */
export const standing: readonly (readonly [line: RegExp, because: string])[] = [
  [/^- > connection: close$/, "http-proxy opens a connection for each call,"],
  [/^\+ > connection: keep-alive$/, "corswalk keeps them for the next."],
  [/^- < date: /, "Node adds a Date to what http-proxy relays; corswalk sends what the upstream sent."],
  [/^[+] < vary: Origin$/, "The answer depends on the page's origin, and caches must know."],
  [/^[+] < cross-origin-resource-policy: cross-origin$/, "Pages with COEP may use what they may read."],
  [
    /^[+] < keep-alive: timeout=15$/,
    "How long corswalk keeps an idle connection of a page, which http-proxy leaves unsaid.",
  ],
];

/** What differs between what two proxies did: `-` http-proxy alone, `+` corswalk alone. Standing differences are left out. */
export function differences(ours: readonly string[], theirs: readonly string[]): string[] {
  return [
    ...without(theirs, ours).map((line) => `- ${line}`),
    ...without(ours, theirs).map((line) => `+ ${line}`),
  ];
}

export function isStanding(difference: string): boolean {
  return standing.some(([line]) => line.test(difference));
}

/** A message that only one of the two sent is told by its first line. */
export function shortened(ours: readonly string[], theirs: readonly string[]): [string[], string[]] {
  const sides = [ours, theirs] as const;
  const [short, other] = sides.map((side, index) =>
    side.filter((line) => {
      const mine = line.slice(0, 2);
      const opposite = sides[1 - index] as readonly string[];
      const whole = opposite.some(
        (each) => each.startsWith(mine) && !/^. (?:corswalk|the end|nothing) /.test(each),
      );
      return whole || !/^[<>] (?:[a-z0-9-]+: |body)/.test(line);
    }),
  );
  return [short ?? [], other ?? []];
}

/** The members of `a` that are not in `b`, each as often as it is there more often. */
function without(a: readonly string[], b: readonly string[]): string[] {
  const rest = [...b];
  return a.filter((line) => {
    const at = rest.indexOf(line);
    if (at !== -1) rest.splice(at, 1);
    return at === -1;
  });
}
