/** Numbers that only look random: the same seed makes the same cases. */
export interface Random {
  /** True once in `n` times. */
  readonly oneIn: (n: number) => boolean;
  /** From 0 to n - 1. */
  readonly below: (n: number) => number;
  readonly pick: <T>(choices: readonly T[]) => T;
}

export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const below = (n: number) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * n);
  };
  return {
    below,
    oneIn: (n) => below(n) === 0,
    pick: (choices) => choices[below(choices.length)] as (typeof choices)[number],
  };
}
