import { useEffect, useRef } from "preact/hooks";

/**
 * Does `work` whenever one of `when` is another one, one time after the other: what is asked for again and again before it
 * has come would never be seen. Between two times it rests. It does not throw.
 */
export function useRepeated(work: () => Promise<unknown>, when: readonly unknown[], restMs = 100): void {
  const latest = useRef(work);
  latest.current = work;
  const state = useRef<"idle" | "busy" | "again">("idle");
  useEffect(() => {
    if (state.current !== "idle") {
      state.current = "again";
      return;
    }
    const run = async () => {
      do {
        state.current = "busy";
        await latest.current();
        await new Promise((resolve) => setTimeout(resolve, restMs));
      } while (isAgain(state.current));
      state.current = "idle";
    };
    void run();
  }, when);
}

/** It has been set in the meantime, which TypeScript does not see. */
function isAgain(state: string): boolean {
  return state === "again";
}
