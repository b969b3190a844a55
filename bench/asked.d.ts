interface Named {
  readonly name: string;
}

export const usage: string;
export function asked<Work extends Named, System extends Named>(
  argv: readonly string[],
  allWorks: readonly Work[],
  allSystems: readonly System[],
): {
  readonly fault?: string;
  readonly how?: Readonly<Record<"rounds" | "seconds", number>>;
  readonly works?: readonly Work[];
  readonly systems?: readonly System[];
};
