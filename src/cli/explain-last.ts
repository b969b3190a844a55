import type { Ring } from "../inspector/ring.ts";
import { createRedactor } from "../observe/redact.ts";
import { colorsFor } from "./colors.ts";
import type { Io } from "./io.ts";
import { settingsFrom } from "./reach.ts";
import type { Started } from "./reload.ts";

/** The key `e`: asks the upstream of the last failed call what it says to the page, and prints what the browser would. */
export async function explainLast({ proxy, reporter }: Started, ring: Ring, io: Io): Promise<void> {
  const { directCase, directOf } = await import("../advice/direct.ts");
  const { appOrigin } = proxy.config;
  const calls = ring.all().filter((exchange) => directCase(exchange, appOrigin) !== undefined);
  const failed = calls.findLast(
    (exchange) =>
      exchange.status >= 400 || exchange.status === 0 || directOf(exchange, appOrigin) !== "allowed",
  );
  const exchange = failed ?? calls.at(-1);
  const found = exchange && directCase(exchange, appOrigin);
  if (exchange === undefined || found === undefined) {
    reporter.notice("No page has called through the proxy yet: there is nothing to explain.");
    return;
  }
  const { askInstead } = await import("../inspector/ask-instead.ts");
  const { explanationText } = await import("./explanation-text.ts");
  const explained = await askInstead(exchange, found, proxy.config, settingsFrom(proxy.config));
  const redactor = createRedactor(proxy.config.secrets);
  const shown: typeof explained = JSON.parse(JSON.stringify(explained), (_, value) =>
    typeof value === "string" ? redactor.text(value) : value,
  );
  const look = { colors: colorsFor(io.stdout, io.env), width: Math.min(io.stdout.columns ?? 100, 100) };
  io.stdout.write(`\n${explanationText(shown, [], look)}`);
}
