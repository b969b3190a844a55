import { configView } from "./config-view.ts";
import { asCurl, asFetch } from "./copy.ts";
import { detailOf } from "./detail.ts";
import { pageUrl } from "./har.ts";
import { asked, GONE, idOf, type Question, redacted } from "./house.ts";
import { archive, auditView, bodies, verdictOf } from "./shown.ts";

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
  messages({ traffic }, given) {
    const log = traffic.captured(idOf(given))?.messages;
    const { text } = traffic.redactor();
    const told = log?.since(Number(given.since) || 0) ?? { messages: [], gone: 0, lost: "" };
    return { value: { ...told, messages: told.messages.map((one) => ({ ...one, text: text(one.text) })) } };
  },
  async copy(house, given) {
    const { id, exchange } = asked(house, given);
    if (exchange === undefined) return GONE;
    if (given.as === "har") return { value: JSON.stringify(await archive(house, [id]), null, 2) };
    const { sent } = await bodies(house, id, false);
    const shown = house.traffic.redactor().exchange(exchange);
    const isText = sent.kind === "text" || sent.kind === "json";
    const body = exchange.bytesIn > 0 && isText ? sent.text : undefined;
    const call = {
      method: shown.method,
      url: pageUrl(shown, house.listening().url),
      headers: shown.requestHeaders,
    };
    return { value: given.as === "fetch" ? asFetch({ ...call, body }) : asCurl({ ...call, body }) };
  },
  async har(house) {
    return {
      value: await archive(
        house,
        house.traffic.ended().map(({ id }) => id),
      ),
    };
  },
  audit: (house, given) => ({ value: redacted(house, auditView(house, given, undefined)) }),
  config(house) {
    const { proxy, listening, traffic } = house;
    return { value: redacted(house, configView(proxy.config, listening().url, traffic.lastReload())) };
  },
};
