import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Config, Route } from "./config/config.ts";
import { parseConfig } from "./config/load.ts";
import { isResolved } from "./config/resolved.ts";
import type { WrittenConfig } from "./config/schema.ts";
import { endings } from "./endings.ts";
import { front } from "./front.ts";
import { hostName } from "./gate/host.ts";
import { asksForWebSocket, handover, responseOver } from "./handover.ts";
import { heads } from "./heads.ts";
import { knownHeads } from "./known-head.ts";
import type { Listener } from "./listen.ts";
import { liveExchanges } from "./live.ts";
import { mounted, takeOver } from "./mounted.ts";
import type { Exchange } from "./observe/exchange.ts";
import type { Watch } from "./observe/watch.ts";
import { keepTicksQuick } from "./quick-ticks.ts";
import { cookieMemory } from "./rewrite/cookies.ts";
import { matchRoute } from "./route/match.ts";
import { readTarget } from "./route/request-target.ts";
import { proxyServer } from "./server.ts";
import type { House } from "./step.ts";
import { upstreamPool } from "./upstream/pool.ts";
import { walk } from "./walk.ts";

export interface ProxyOptions {
  /** Each exchange, once, when it has ended. */
  onExchange?(exchange: Exchange): void;
  /** A sentence for the developer that belongs to no single exchange. */
  onNotice?(sentence: string): void;
}

export interface Listening {
  readonly url: string;
  readonly port: number;
  readonly addresses: readonly string[];
}

export interface CorsProxy {
  /** In force now. */
  readonly config: Config;
  /** Opens the config's addresses. Port 0 takes a free one. */
  listen(): Promise<Listening>;
  /**
   * Another config from the next request on; exchanges under way keep theirs. A changed port or host is listened on before the
   * old one is left: the promise tells when, and rejects where that port is taken. Throws for a config with faults. In both cases
   * nothing has changed.
   */
  reload(next: Config | WrittenConfig): Promise<void>;
  /** Stops listening, ends streams at once, gives calls under way `within` milliseconds, then ends them too. */
  close(options?: { within?: number }): Promise<void>;
  /** For servers that this proxy is mounted in: `next` is called where no route matches. */
  handle(request: IncomingMessage, response: ServerResponse, next?: () => void): void;
  /** The same for upgrades: false where no route matches, and the socket is left alone. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** @internal For whoever shows what passes: from now on, or with `undefined` no more. */
  watch(watch: Watch | undefined): void;
}

/** What it tells of an exchange is for reading: the next one shares its lists. `library.ts` is for those who do not know. */
export function createProxy(written: Config | WrittenConfig, options: ProxyOptions = {}): CorsProxy {
  let config = resolvedConfig(written);
  keepTicksQuick();
  const told = new Set<string>();
  const live = liveExchanges(options);
  const house: House = {
    pool: upstreamPool(),
    // Another one than every other proxy's, and no secret: cryptography would take longer to load than the rest of this file.
    id: Math.random().toString(16).slice(2, 10).padEnd(8, "0"),
    live,
    cookies: cookieMemory(),
    heads: heads(),
    known: knownHeads(),
    end: endings(() => live.size === 1),
    tellOnce(key, sentence) {
      if (told.has(key) || told.size >= mostTold) return;
      told.add(key);
      options.onNotice?.(sentence);
    },
  };

  const routeOf = ({ method = "GET", headers }: IncomingMessage, url = "/"): Route | undefined => {
    const target = readTarget(method, url);
    return matchRoute(config.routes, hostName(target.authority ?? headers.host ?? "") ?? "", target).route;
  };
  const take = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const arrival = { request, response: responseOver(request), handover: handover(socket, head) };
    walk(house, config, { ...arrival, expectsContinue: false });
  };
  const put = (next: Config): void => {
    config = next;
    house.pool.retain(config.routes.flatMap((route) => (route.kind === "proxy" ? [route.upstream] : [])));
  };
  const doors = front(() =>
    proxyServer({
      call: (request, response, expectsContinue) =>
        walk(house, config, { request, response, handover: undefined, expectsContinue }),
      takesUpgrade: (request) => asksForWebSocket(request) && allowsUpgrades(routeOf(request, request.url)),
      upgrade: take,
      tellOnce: house.tellOnce,
    }),
  );

  return {
    get config() {
      return config;
    },
    listen: async () => listening(await doors.open(() => config.listen)),
    reload(next) {
      const wanted = resolvedConfig(next);
      if (doors.isAt(wanted.listen)) {
        put(wanted);
        return Promise.resolve();
      }
      return doors.move(wanted.listen, () => put(wanted));
    },
    async close(options) {
      const { within = 2000 } = { ...options };
      doors.stop();
      await live.drain(within);
      await doors.closeConnections();
      await house.pool.destroy();
    },
    handle(request, response, next) {
      const here = mounted(request);
      if (next !== undefined && routeOf(request, here.url) === undefined) return next();
      takeOver(request, response);
      walk(house, config, { request, response, handover: undefined, expectsContinue: false, mounted: here });
    },
    upgrade(request, socket, head) {
      const route = routeOf(request, request.url);
      if (route === undefined || !asksForWebSocket(request) || !allowsUpgrades(route)) return false;
      take(request, socket, head);
      return true;
    },
    watch: live.watch,
  };
}

function resolvedConfig(config: Config | WrittenConfig): Config {
  return isResolved(config) ? config : parseConfig(config);
}

/** Sentences name origins and cookies, of which a hostile page can make up any number. */
const mostTold = 1000;

function allowsUpgrades(route: Route | undefined): boolean {
  return route?.kind !== "proxy" || route.ws;
}

function listening({ port, addresses }: Listener): Listening {
  const address = addresses[0] ?? "127.0.0.1";
  const isLoopback = address === "127.0.0.1" || address === "::1";
  const host = isLoopback || address === "0.0.0.0" || address === "::" ? "localhost" : address;
  return { url: `http://${host.includes(":") ? `[${host}]` : host}:${port}`, port, addresses };
}
