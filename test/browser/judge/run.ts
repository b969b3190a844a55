import type { PageRequest } from "../../../src/cors/index.ts";
import { launchChromium } from "../../support/chromium.ts";
import { startAnswerServer } from "./answer-server.ts";
import type { GeneratedCase } from "./generate.ts";
import { type Outcome, openCallingPage } from "./page.ts";
import { HOST_RULES, type Sites, sitesOn } from "./sites.ts";

/** What Chromium did with a case. */
export interface Observed extends Outcome {
  readonly preflighted: boolean;
}

export interface Bench {
  readonly sites: Sites;
  readonly observe: (cases: readonly GeneratedCase[]) => Promise<Observed[]>;
  readonly close: () => Promise<void>;
}

/** Chromium in front of a server that answers as the cases say. */
export async function openBench(): Promise<Bench> {
  const server = await startAnswerServer();
  const sites = sitesOn(server.ports);
  const browser = await launchChromium({ hostRules: HOST_RULES });
  const page = await openCallingPage(browser, `${sites.page}/`);

  const observe = async (cases: readonly GeneratedCase[]) => {
    for (const { hops } of cases) server.serve(hops);
    const outcomes = new Map<GeneratedCase, Outcome>();
    for (const origin of new Set(cases.map((one) => one.origin))) {
      const own = cases.filter((one) => one.origin === origin);
      const got = await page.call(
        origin,
        own.map((one): PageRequest => one.request),
      );
      own.forEach((one, index) => {
        outcomes.set(one, got[index] as Outcome);
      });
    }
    return cases.map((one) => {
      const { preflights } = server.seen(new URL(one.request.url).pathname);
      return { ...(outcomes.get(one) as Outcome), preflighted: preflights.length > 0 };
    });
  };
  return {
    sites,
    observe,
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}
