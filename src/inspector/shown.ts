import { directCase } from "../advice/direct.ts";
import type { Exchange } from "../observe/exchange.ts";
import { createRedactor } from "../observe/redact.ts";
import type { AuditView, DirectVerdict, Preview } from "./api.ts";
import { auditOf, busiestOrigin } from "./audit-view.ts";
import { type HarSource, harOf } from "./har.ts";
import { asked, type Given, type House, redacted } from "./house.ts";
import { ownSecrets } from "./own-secrets.ts";
import { preview } from "./preview.ts";
import { verdictFromExchange } from "./verdict.ts";

export function verdictOf(house: House, given: Given): DirectVerdict | undefined {
  const { id, exchange } = asked(house, given);
  const probed = house.traffic.probed(id);
  if (probed !== undefined && given.fix === undefined) return probed;
  const found = exchange && directCase(exchange, house.proxy.config.appOrigin);
  if (
    found === undefined ||
    (exchange !== undefined && house.traffic.isUnderWay(id) && exchange.status === 0)
  ) {
    return undefined;
  }
  const verdict = redacted(house, verdictFromExchange(found, given.fix));
  return probed === undefined ? verdict : { ...probed, fix: verdict.fix };
}

/** For what an exchange carries: it may say its own cookies and keys again. */
export function redactorOf({ redactor }: House["traffic"], exchange: Exchange): (text: string) => string {
  const { text } = redactor();
  const own = createRedactor(ownSecrets(exchange)).text;
  return (input) => own(text(input));
}

/** `pretty`: as it is looked at; otherwise as it was sent, for what is made of it. */
export async function bodies(
  { traffic }: House,
  id: number,
  pretty: boolean,
): Promise<{ sent: Preview; received: Preview }> {
  const exchange = traffic.exchange(id);
  const captured = traffic.captured(id);
  if (exchange === undefined || captured === undefined) {
    const why = "Bodies are kept only while this page is open, and it was not when this one passed.";
    return { sent: { kind: "none", why }, received: { kind: "none", why } };
  }
  const redact = redactorOf(traffic, exchange);
  return {
    sent: await preview(captured.sent, exchange.requestHeaders, redact, pretty),
    received: await preview(captured.received, exchange.responseHeaders, redact, pretty),
  };
}

export async function archive(house: House, ids: readonly number[]) {
  const sources: HarSource[] = [];
  for (const id of ids) {
    const exchange = house.traffic.exchange(id);
    if (exchange === undefined) continue;
    sources.push({
      exchange: house.traffic.redactor().exchange(exchange),
      ...(await bodies(house, id, false)),
    });
  }
  return harOf(sources, { version: house.version, proxy: house.listening().url });
}

export function auditedOrigin({ proxy, traffic }: House): string | undefined {
  return proxy.config.appOrigin ?? busiestOrigin(traffic.ended());
}

export function auditView(house: House, { fix }: Given): AuditView {
  const origin = auditedOrigin(house);
  const asked = origin === undefined ? undefined : house.traffic.asked(origin);
  const audit =
    origin === undefined ? undefined : auditOf(house.traffic.ended(), { origin, fix }, asked ?? new Map());
  return { audit, given: house.proxy.config.appOrigin !== undefined, probed: asked !== undefined };
}
