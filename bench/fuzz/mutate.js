const specials = [
  "\r",
  "\n",
  "\r\n",
  "\0",
  " ",
  "\t",
  ":",
  ",",
  ";",
  "/",
  "%",
  "\xff",
  "\x7f",
  "\x80",
  "\r\n\r\n",
  "HTTP/1.1",
];

/** The text with a few of its bytes changed, taken out, doubled, or put elsewhere. */
export function mutate(random, text) {
  let result = text;
  for (let changes = 1 + random.below(4); changes > 0; changes--) {
    const at = random.below(result.length + 1);
    const length = random.below(random.chance(0.2) ? 200 : 8);
    const piece = result.slice(at, at + length);
    const before = result.slice(0, at);
    const after = result.slice(at + length);
    result = random.pick([
      () => before + String.fromCharCode(random.below(256)) + result.slice(at + 1),
      () => before + random.pick(specials) + result.slice(at),
      () => before + after,
      () => before + piece + piece + after,
      () => before,
      () => after + before,
    ])();
  }
  return result;
}
