import { startDemo } from "../../demo/index.ts";
import { claimPort } from "../claims.ts";
import { colorsFor } from "../colors.ts";
import type { Run } from "../command.ts";
import { createReporter } from "../reporter.ts";
import { listenForStop } from "../signals.ts";
import { version } from "../version.ts";

/** Runs the sample API, the proxy and the page until it is told to stop. */
export const demo: Run = async (_, io) => {
  const stop = listenForStop(io);
  const reporter = createReporter({ log: "pretty", secrets: [] }, io);
  const shop = await startDemo({ onExchange: reporter.exchange, onNotice: reporter.notice });
  const release = await claimPort(Number(new URL(shop.proxyUrl).port), "for the demo", io.cwd(), io.env);
  const colors = colorsFor(io.stdout, io.env);
  const lines = [
    "",
    `  ${colors.bold(colors.green("corswalk"))} ${colors.dim(version)}  the demo: open ${colors.bold(shop.pageUrl)}`,
    "",
    `  page   ${shop.pageUrl}  makes each call twice, directly and through corswalk`,
    `  proxy  ${shop.proxyUrl}  ${colors.dim("→")} ${colors.cyan(shop.apiUrl)}`,
    `  API    ${shop.apiUrl}  sends no CORS header`,
    "",
    "",
  ];
  io.stdout.write(lines.join("\n"));
  for (const notice of shop.notices) reporter.notice(notice);
  await stop.asked;
  await Promise.all([release(), shop.close()]);
  stop.forget();
  return 0;
};
