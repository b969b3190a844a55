import { configView } from "./config-view.ts";
import { copiedOf } from "./copied.ts";
import { asCurl, asFetch } from "./copy.ts";
import { detailOf } from "./detail.ts";
import { asked, GONE, type Question, redacted } from "./house.ts";
import { archive, auditView, bodies, redactorOf, verdictOf } from "./shown.ts";

/** Read with GET: they change nothing. */
export const readings: Readonly<Record<string, Question>> = {
  exchange(house, given) {
    const { traffic, proxy } = house;
    const { id, exchange } = asked(house, given);
    const row = traffic.row(id);
    if (exchange === undefined || row === undefined) return GONE;
    const detail = detailOf(exchange, {
      row,
      redactor: traffic.redactor(),
      route: proxy.config.routes.find(({ key }) => key === exchange.route),
      captured: traffic.captured(id),
      verdict: verdictOf(house, given),
      proxy: house.listening().url,
    });
    return { value: detail };
  },
  verdict(house, given) {
    const verdict = verdictOf(house, given);
    return verdict === undefined ? GONE : { value: verdict };
  },
  async body(house, given) {
    const previews = await bodies(house, asked(house, given).id, true);
    return { value: given.side === "request" ? previews.sent : previews.received };
  },
  messages(house, given) {
    const { id, exchange } = asked(house, given);
    const log = house.traffic.captured(id)?.messages;
    if (exchange === undefined || log === undefined) return { value: { messages: [], gone: 0, lost: "" } };
    return { value: log.since(Number(given.since) || 0, redactorOf(house.traffic, exchange)) };
  },
  async copy(house, given) {
    const { id, exchange } = asked(house, given);
    if (exchange === undefined) return GONE;
    if (given.as === "har") return { value: JSON.stringify(await archive(house, [id]), null, 2) };
    const call = await copiedOf(house, id, exchange);
    return { value: given.as === "fetch" ? asFetch(call) : asCurl(call) };
  },
  async har(house) {
    return { value: await archive(house, house.traffic.ids()) };
  },
  audit: (house, given) => ({ value: redacted(house, auditView(house, given)) }),
  config(house) {
    const { proxy, listening, traffic } = house;
    return { value: redacted(house, configView(proxy.config, listening().url, traffic.lastReload())) };
  },
};
