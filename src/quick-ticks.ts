const kept: object[] = [];
const areForgotten = Number.parseInt(process.versions.node, 10) < 24;

/**
 * `process.nextTick` makes an object with computed keys. Up to Node 22, when V8 collects in an idle moment while no such object
 * is in use, it forgets their shape, and each later tick takes 3 µs instead of 0.2: a sixth of a small call. One that is kept is
 * always in use, and with it what an AsyncLocalStorage held when the first proxy was made.
 */
export function keepTicksQuick(): void {
  if (!areForgotten) return;
  process.nextTick(() => {
    kept[0] ??= process.getBuiltinModule("node:async_hooks").executionAsyncResource();
  });
}
