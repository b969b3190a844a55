import { afterAll, beforeAll, expect, it } from "vitest";
import { judge, type Verdict } from "../../src/cors/index.ts";
import { describeBrowser } from "../support/chromium.ts";
import { asChromiumSeesIt, DIFFERENCES } from "./judge/differences.ts";
import { generateCase } from "./judge/generate.ts";
import { seeded } from "./judge/random.ts";
import { type Bench, type Observed, openBench } from "./judge/run.ts";

/** The long run: `JUDGE_SEED=7 JUDGE_CASES=20000 npm run judge`. */
const SEED = Number(process.env.JUDGE_SEED ?? 1);
const CASES = Number(process.env.JUDGE_CASES ?? 2500);
const BATCH = 1000;

function outcomeOf(verdict: Verdict): Observed {
  const { allowed, readable, preflight } = verdict;
  return { allowed, readable, preflighted: preflight.needed };
}

describeBrowser("judge", () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench();
  });
  afterAll(() => bench.close());

  it(
    `says what Chromium does, on ${CASES} cases made from the seed ${SEED}`,
    async () => {
      const random = seeded(SEED);
      const disagreements: string[] = [];
      let allowed = 0;
      let preflighted = 0;
      for (let from = 0; from < CASES; from += BATCH) {
        const length = Math.min(BATCH, CASES - from);
        const cases = Array.from({ length }, (_, n) => generateCase(random, bench.sites, from + n));
        const observed = await bench.observe(cases);
        cases.forEach((one, n) => {
          const chromium = observed[n] as Observed;
          const verdict = judge(asChromiumSeesIt(one));
          if (chromium.allowed) allowed++;
          if (chromium.preflighted) preflighted++;
          const [ours, its] = [JSON.stringify(outcomeOf(verdict)), JSON.stringify(sameShape(chromium))];
          if (ours !== its) {
            disagreements.push(
              `judge: ${ours}\nChromium: ${its}\n${JSON.stringify({ one, reasons: verdict.reasons })}`,
            );
          }
        });
      }
      expect(disagreements.slice(0, 5).join("\n\n")).toBe("");
      // Cases that are nearly all blocked, or never ask, would prove little.
      expect(allowed).toBeGreaterThan(CASES / 5);
      expect(preflighted).toBeGreaterThan(CASES / 3);
    },
    60_000 + CASES * 40,
  );

  it.each(DIFFERENCES)("follows the standard where $title", async ({ asChromiumSeesIt, example }) => {
    const one = example(bench.sites);
    const [chromium] = await bench.observe([one]);
    expect(outcomeOf(judge(one))).not.toEqual(chromium);
    expect(outcomeOf(judge(asChromiumSeesIt(one)))).toEqual(chromium);
  });
});

/** Keys in one order, for comparing as text. */
function sameShape({ allowed, readable, preflighted }: Observed): Observed {
  return { allowed, readable, preflighted };
}
