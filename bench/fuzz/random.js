/** Numbers that look random and are the same for the same seed (mulberry32). */
export function randomFrom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n) => Math.floor(next() * n);
  const pick = (list) => list[below(list.length)];
  return {
    below,
    pick,
    chance: (probability) => next() < probability,
    /** A text of up to `longest` characters of `alphabet`. */
    text: (longest, alphabet) => Array.from({ length: below(longest + 1) }, () => pick(alphabet)).join(""),
    times: (most, make) => Array.from({ length: below(most + 1) }, make),
  };
}

/** One stream of numbers for each piece of work, whatever order they are done in. */
export function seedOf(seed, kind, number) {
  return (
    (Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b) ^ Math.imul(kind, 0xc2b2ae35)) >>> 0
  );
}
