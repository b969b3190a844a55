/**
 * Every work with every system that takes part in it, round by round and one system after the other: what else the machine does
 * meets all of them alike. What is found is there at once, should the run be ended.
 */
export async function measure(works, systems, placeOf, options, { samples, skipped }) {
  const { folder, rounds, seconds, patience, isTarget, isMeasuredOften } = options;
  for (const [i, work] of works.entries()) {
    const taking = systems.filter(
      (system) => (work.everywhere || isTarget(system)) && work.only?.(system) !== false,
    );
    let opened;
    try {
      opened = await work.open?.(folder);
    } catch (error) {
      skipped[work.name] = reasonOf(error);
      continue;
    }
    const last = Math.min(work.rounds ?? rounds, rounds) * (work.many ?? 1);
    const ofOthers = roundsOfOthers(Math.min(last, rounds));
    const often = taking.filter((system) => isMeasuredOften(system.name, work.name));
    for (let round = work.warmUp ? 0 : 1; round <= last; round++) {
      say(
        `${i + 1} of ${works.length}: ${work.name}, ${round === 0 ? "warm-up" : `round ${round} of ${last}`}`,
      );
      for (const system of orderOf(round, isSpread(round, ofOthers, last) ? taking : often)) {
        if (system.name in skipped) continue;
        try {
          const place = await placeOf(system, work.upstream).catch((error) => {
            skipped[system.name] = reasonOf(error);
          });
          if (place === undefined) continue;
          // Programs that are compiled while they run take some thousand calls to be as fast as they will be.
          const figures = await work.run(place, {
            seconds: round === 0 ? 3 * seconds : seconds,
            patience,
            opened,
          });
          if (round > 0) note(samples, work.name, system.name, figures);
        } catch (error) {
          if (round > 0) skipped[`${system.name}, ${work.name}`] = reasonOf(error);
        }
      }
    }
    await opened?.close();
  }
}

/** In how many of so many rounds those take part that no target of the work names. */
export const roundsOfOthers = (rounds) => Math.ceil(rounds / 2);

/** Is this one of `few` rounds that lie among all as far from each other as they can? The warm-up is for everybody. */
export function isSpread(round, few, all) {
  return round === 0 || Math.floor((round * few) / all) > Math.floor(((round - 1) * few) / all);
}

/**
 * Every second round goes the other way about, and every second one begins further on: none is always the first, comes always after
 * the same one, or has shorter pauses than the others.
 */
export function orderOf(round, systems) {
  const first = Math.floor(round / 2) % systems.length;
  const turned = [...systems.slice(first), ...systems.slice(0, first)];
  return round % 2 === 0 ? turned.toReversed() : turned;
}

const began = performance.now();

function say(what) {
  const seconds = Math.round((performance.now() - began) / 1000);
  console.error(`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}  ${what}`);
}

const reasonOf = (error) => error.message.split("\n")[0];

function note(samples, work, system, figures) {
  for (const [figure, value] of Object.entries(figures)) {
    if (!Number.isFinite(value)) continue;
    samples[work] ??= {};
    samples[work][figure] ??= {};
    samples[work][figure][system] ??= [];
    samples[work][figure][system].push(Number(value.toPrecision(4)));
  }
}

/** The same with one figure in the place of its samples. */
export function mediansOf(samples) {
  const each = (record, change) => Object.fromEntries(Object.entries(record).map(([k, v]) => [k, change(v)]));
  return each(samples, (figures) => each(figures, (systems) => each(systems, median)));
}

export function median(list) {
  const sorted = list.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return Number.isInteger(middle) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[Math.floor(middle)];
}
