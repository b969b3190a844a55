/** Of Node 20's V8: bytes of WebAssembly that run before it is compiled again. */
const usual = 1_800_000;
const atItsMost = 2 ** 31 - 1;

let isPast = !process.version.startsWith("v20.");

/**
 * undici parses answers in WebAssembly, nearly all of it one function of 34 KB. Node 20's V8 would compile that a second time
 * after the first answers, in 30 MB, of which the system's allocator mostly keeps 10: that waits until there were thousands of
 * them. Later ones wait by themselves.
 *
 * `connected` lets undici make its parser the first time, and nobody else's WebAssembly is made meanwhile: in a program that has
 * proxies beside other things, too, only ours waits. While another flag is set than Node was built with, the parts of Node that
 * are loaded have to be compiled, so it is set for no longer.
 */
export function withLateParser(connected: () => void): void {
  if (isPast) return connected();
  isPast = true;
  const { setFlagsFromString } = process.getBuiltinModule("node:v8");
  setFlagsFromString(`--wasm-tiering-budget=${atItsMost}`);
  try {
    connected();
  } finally {
    setFlagsFromString(`--wasm-tiering-budget=${usual}`);
  }
}
