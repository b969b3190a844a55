import type { Config } from "./config/config.ts";
import type { WrittenConfig } from "./config/schema.ts";
import type { Exchange } from "./observe/exchange.ts";
import { type CorsProxy, createProxy as create, type ProxyOptions } from "./proxy.ts";

/**
 * @example
 * const proxy = createProxy({ target: "https://api.example.com", port: 0 });
 * const { url } = await proxy.listen();
 * await fetch(`${url}/users`);
 * await proxy.close();
 */
export function createProxy(config: Config | WrittenConfig, options: ProxyOptions = {}): CorsProxy {
  if (typeof options?.onExchange !== "function") return create(config, options);
  return create(config, { ...options, onExchange: (exchange) => options.onExchange?.(ofItsOwn(exchange)) });
}

/**
 * Lists of headers are shared from call to call. Whoever is told of a call may write to them and must not change the next one with
 * that. To freeze them would be shorter, but V8 reads a frozen list in five times the time, wherever it passes.
 */
function ofItsOwn(exchange: Exchange): Exchange {
  return {
    ...exchange,
    requestHeaders: [...exchange.requestHeaders],
    upstreamRequestHeaders: exchange.upstreamRequestHeaders && [...exchange.upstreamRequestHeaders],
    upstreamResponseHeaders: exchange.upstreamResponseHeaders && [...exchange.upstreamResponseHeaders],
    responseHeaders: [...exchange.responseHeaders],
  };
}
