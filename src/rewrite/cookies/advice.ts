import { headerValue, type RawHeaders } from "../../headers.ts";
import { isLoopback } from "../../loopback.ts";
import { type Call, hostnameOf } from "../way-back.ts";
import { foreignPage } from "./site.ts";

/**
 * What to say, once, to a page that is cross-site to the proxy and cares for cookies: it sent or gets one, or is asked
 * to log in. Cookies of another site are kept apart for each page, if at all; under one host name nothing has to be bent.
 */
export function siteAdvice(
  status: number,
  headers: RawHeaders,
  requestHeaders: RawHeaders,
  call: Pick<Call, "protocol" | "host">,
): string | undefined {
  const page = foreignPage(requestHeaders);
  if (page === undefined || !URL.canParse(page)) return undefined;
  const caresForCookies =
    status === 401 ||
    headerValue(headers, "set-cookie") !== undefined ||
    headerValue(requestHeaders, "cookie") !== undefined;
  if (!caresForCookies) return undefined;
  const own = `${call.protocol}//${call.host}`;
  return `${page} and ${own} are two sites to the browser, which keeps the one's cookies from the other: ${wayOut(new URL(page), call)}`;
}

function wayOut(page: URL, { protocol, host }: Pick<Call, "protocol" | "host">): string {
  const hostname = hostnameOf(host);
  if (!isLoopback(page.hostname)) return `open the page under http://${hostname} while you develop`;
  const open = page.protocol === protocol ? "" : `open the page over ${protocol.slice(0, -1)}`;
  if (page.hostname === hostname) return open;
  const under = `call the proxy as ${protocol}//${page.hostname}${host.slice(hostname.length)}`;
  return open === "" ? under : `${under}, and ${open}`;
}
