import { askKinds } from "../advice/ask-kinds.ts";
import { directCase } from "../advice/direct.ts";
import { sender } from "../advice/sender.ts";
import { askInstead } from "./ask-instead.ts";
import { seenTraffic } from "./audit-view.ts";
import { asked, GONE, type Question, redacted } from "./house.ts";
import { repeat } from "./repeat.ts";
import { isSafe, whyNotRepeatable } from "./repeatable.ts";
import { auditedOrigin, auditView } from "./shown.ts";
import { verdictFromProbe } from "./verdict.ts";

/** Asked with POST, from the page's own origin: they send calls, or forget them. */
export const deeds: Readonly<Record<string, Question>> = {
  async explain(house, given) {
    const { id, exchange } = asked(house, given);
    const found = exchange && directCase(exchange, house.proxy.config.appOrigin);
    if (exchange === undefined || found === undefined) return GONE;
    const { config } = house.proxy;
    const explained = await askInstead(exchange, found, config, house.settingsFor, given.fix);
    const verdict = redacted(house, verdictFromProbe(explained));
    house.traffic.keepProbed(id, verdict);
    return { value: verdict };
  },
  async audit(house, given) {
    const origin = auditedOrigin(house);
    if (origin === undefined) return { value: auditView(house, given) };
    const { ask, close } = sender(house.settingsFor);
    try {
      const options = { origin, credentials: false };
      const { traffic } = house;
      traffic.keepAsked(origin, await askKinds(seenTraffic(traffic.ended(), origin), options, ask));
      return { value: redacted(house, auditView(house, given)) };
    } finally {
      await close();
    }
  },
  async repeat(house, given) {
    const { id, exchange } = asked(house, given);
    if (exchange === undefined) return GONE;
    const sent = house.traffic.captured(id)?.sent;
    const why = house.traffic.isUnderWay(id) ? "It is still under way." : whyNotRepeatable(exchange, sent);
    if (why !== "") return { status: 409, message: why };
    if (!isSafe(exchange.method) && given.confirmed !== "yes") {
      return { status: 409, message: `${exchange.method} may change something: it has to be confirmed.` };
    }
    await repeat(
      exchange,
      exchange.bytesIn === 0 || sent === undefined ? Buffer.alloc(0) : sent.bytes,
      house.listening(),
    );
    return { value: true };
  },
  clear({ traffic }) {
    traffic.clear();
    return { value: true };
  },
};
