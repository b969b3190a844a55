/** V8's way to say: 2,500 bytes of functions' code in the one that calls them, where it is 920. */
export const moreInlined = "--max-inlined-bytecode-size-cumulative=2500";

/**
 * V8 compiles nothing for speed before so many calls have ended. And while a flag is not as Node was built, parts of Node have to
 * be compiled when they are loaded: those for TLS are mostly there by then, since the first call to an https: upstream brings them.
 */
export const callsBefore = 100;

/** A call goes through a long chain of small functions, in Node's server, in undici and here: each that is inlined costs less. */
export function inlineMore(): void {
  process.getBuiltinModule("node:v8").setFlagsFromString(moreInlined);
}
