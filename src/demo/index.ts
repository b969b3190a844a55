import type { Exchange } from "../observe/exchange.ts";
import { createProxy } from "../proxy.ts";
import { startApi } from "./api/server.ts";
import { closedPort, firstFree } from "./loopback.ts";
import { startPage } from "./page.ts";

/** A port that is given must be free; a default one may be taken, and then the next free one is used. 0: any. */
export interface DemoOptions {
  /** The proxy's, 8010 by default. */
  readonly port?: number;
  /** The page's, 3000 by default. */
  readonly pagePort?: number;
  /** The sample API's, any free one by default. */
  readonly apiPort?: number;
  readonly onExchange?: (exchange: Exchange) => void;
  readonly onNotice?: (sentence: string) => void;
}

export interface Demo {
  readonly pageUrl: string;
  readonly proxyUrl: string;
  readonly apiUrl: string;
  /** Which default ports were taken, one sentence each. */
  readonly notices: readonly string[];
  readonly close: () => Promise<void>;
}

interface Opened {
  readonly close: () => Promise<void>;
}

/** The sample API, corswalk in front of it, and the page that calls it both ways: three ports of this machine. */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const opened: Opened[] = [];
  const close = async (): Promise<void> => void (await Promise.all(opened.map((each) => each.close())));
  try {
    const api = await startApi({ port: options.apiPort ?? 0 });
    opened.push(api);
    const down = `http://localhost:${await closedPort()}`;
    const routes = { "/": api.url, "/down": down };
    const proxy = await onPort(options.port, 8010, (port) => openProxy({ port, routes }, options));
    opened.push(proxy);
    const places = { api: api.url, proxy: proxy.url, down };
    const page = await onPort(options.pagePort, 3000, (port) => startPage(port, places));
    opened.push(page);

    const pageUrl = `http://localhost:${page.port}`;
    const notices = [
      ...moved("page", options.pagePort, 3000, page.port),
      ...moved("proxy", options.port, 8010, proxy.port),
    ];
    return { pageUrl, proxyUrl: proxy.url, apiUrl: api.url, notices, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function onPort<T>(given: number | undefined, usual: number, open: (port: number) => Promise<T>): Promise<T> {
  return given === undefined ? firstFree(usual, open) : open(given);
}

async function openProxy(
  config: { port: number; routes: Record<string, string> },
  { onExchange, onNotice }: DemoOptions,
): Promise<Opened & { readonly url: string; readonly port: number }> {
  const proxy = createProxy(config, {
    ...(onExchange && { onExchange }),
    ...(onNotice && { onNotice }),
  });
  try {
    const { url, port } = await proxy.listen();
    return { url, port, close: () => proxy.close({ within: 0 }) };
  } catch (error) {
    await proxy.close();
    throw error;
  }
}

function moved(who: string, given: number | undefined, usual: number, port: number): string[] {
  return given === undefined && port !== usual ? [`Port ${usual} is taken: the ${who} is on ${port}.`] : [];
}
