/**
 * undici parses answers in WebAssembly, nearly all of it one function of 34 KB. Node 20's V8 would compile that a second time
 * after the first answers, in 30 MB, of which the system's allocator mostly keeps 10: that waits until there were thousands of
 * them. Later ones wait by themselves. For the command alone: how other programs are compiled is not ours to say.
 */
export function compileParserLate(): void {
  if (!process.version.startsWith("v20.")) return;
  process.getBuiltinModule("node:v8").setFlagsFromString(`--wasm-tiering-budget=${2 ** 31 - 1}`);
}
