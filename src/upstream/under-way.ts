/** What is under way, for whoever ends all of it. */
export interface UnderWay<T> {
  /** Returns what takes it out again. */
  add(item: T): () => void;
  all(): readonly T[];
}

/**
 * Neither a Set nor listeners of a signal: what they have let go of still points to what came after it. Once that is among
 * what is collected seldom, all that follows stays with it, a quarter of what WebSockets left in memory when they opened.
 */
export function underWay<T>(): UnderWay<T> {
  const places: { readonly item: T; slot: number }[] = [];
  return {
    add(item) {
      const place = { item, slot: places.length };
      places.push(place);
      return () => {
        if (place.slot !== -1) takeOut(places, place);
      };
    },
    all: () => places.map(({ item }) => item),
  };
}

/** Takes one out of a list in which each knows its place, -1 when it has none any more: the last one takes it over. */
export function takeOut<Place extends { slot: number }>(list: Place[], one: Place): void {
  const last = list.pop();
  if (last !== undefined && last !== one) {
    list[one.slot] = last;
    last.slot = one.slot;
  }
  one.slot = -1;
}
