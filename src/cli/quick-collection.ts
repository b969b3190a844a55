/**
 * A collection of V8's young objects alone, which takes less than a millisecond: with them goes the memory of bodies that have
 * passed. V8 gives that function to contexts that are made while its flag is set. For the command alone: when other programs
 * collect is not ours to say.
 */
export function quickCollection(): () => void {
  let collect: ((how: { readonly type: "minor" }) => void) | undefined;
  return () => {
    collect ??= collector();
    collect({ type: "minor" });
  };
}

function collector(): (how: { readonly type: "minor" }) => void {
  const { setFlagsFromString } = process.getBuiltinModule("node:v8");
  const { runInNewContext } = process.getBuiltinModule("node:vm");
  setFlagsFromString("--expose-gc");
  const found: unknown = runInNewContext("globalThis.gc");
  setFlagsFromString("--no-expose-gc");
  return isCollector(found) ? found : () => {};
}

function isCollector(value: unknown): value is (how: { readonly type: "minor" }) => void {
  return typeof value === "function";
}
