/** A list that grows from outside, and that a test can wait for. */
export interface Arrivals<T> {
  readonly all: readonly T[];
  add(item: T): void;
  /** Resolves with the first that is meant, now or later. */
  first(isMeant: (item: T) => boolean): Promise<T>;
}

export function arrivals<T>(): Arrivals<T> {
  const all: T[] = [];
  const waiting = new Set<(item: T) => void>();
  return {
    all,
    add(item) {
      all.push(item);
      for (const check of waiting) check(item);
    },
    first(isMeant) {
      const found = all.find(isMeant);
      if (found !== undefined) return Promise.resolve(found);
      return new Promise((resolve) => {
        const check = (item: T): void => {
          if (!isMeant(item)) return;
          waiting.delete(check);
          resolve(item);
        };
        waiting.add(check);
      });
    },
  };
}
