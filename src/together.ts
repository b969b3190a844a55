/** Takes things one by one, and acts on those of one turn of the event loop together, when the turn has taken in what came. */
export function together<T>(act: (one: T) => void): (one: T) => void {
  let due: T[] = [];
  const actOnAll = (): void => {
    const all = due;
    due = [];
    for (const one of all) act(one);
  };
  return (one) => {
    if (due.push(one) === 1) setImmediate(actOnAll);
  };
}
