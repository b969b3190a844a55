import type { UpstreamSettings } from "../config/config.ts";
import type { JudgeCase } from "../cors/judge/verdict.ts";
import { type Explanation, explain } from "./explain.ts";
import { lookFurther } from "./further.ts";
import { type ProbeOptions, probe } from "./probe.ts";
import { sender } from "./sender.ts";

export interface ExamineOptions extends ProbeOptions {
  /** How the server at this URL is reached. */
  readonly settingsFor: (url: URL) => UpstreamSettings;
  /** The server to write the fix for. */
  readonly fix?: string | undefined;
}

/** Sends the call as a browser would, looks further, and explains. */
export async function examine(call: JudgeCase, options: ExamineOptions): Promise<Explanation> {
  const { ask, close } = sender(options.settingsFor);
  try {
    const probed = await probe(call, ask, options);
    const signs = await lookFurther(probed, ask);
    return explain({
      ...probed.seen,
      unsent: probed.unsent,
      failure: probed.failure,
      signs,
      fix: options.fix,
    });
  } finally {
    await close();
  }
}
