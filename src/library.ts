import type { Config } from "./config/config.ts";
import { ConfigError, type Fault, nowhere } from "./config/fault.ts";
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
  checkListeners(options);
  return create(config, {
    onExchange: (exchange) => options.onExchange?.(ofItsOwn(exchange)),
    onNotice: (sentence) => options.onNotice?.(sentence),
  });
}

/**
 * Lists of headers are shared from call to call. Whoever is told of a call may write to them and must not change the next one with
 * that. To freeze them would be shorter, but V8 has to look up each text that it reads of a frozen list, wherever that passes: 3 % of
 * a small call.
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

/** What is no function would only be found out in the middle of an exchange. Throws a `ConfigError`. */
function checkListeners(options: unknown): void {
  const given = typeof options === "object" && options !== null ? options : undefined;
  const wrong = ["onExchange", "onNotice"].filter((name) => {
    const listener: unknown = given === undefined ? undefined : Reflect.get(given, name);
    return listener !== undefined && typeof listener !== "function";
  });
  const faults = wrong.map((name) => optionFault(`options.${name}`, "must be a function"));
  if (given === undefined) faults.push(optionFault("options", "must be an object"));
  if (faults.length > 0) throw new ConfigError(faults);
}

function optionFault(path: string, message: string): Fault {
  const fix = "Write for example { onExchange: (exchange) => console.log(exchange.status) }, or leave it out";
  return { ...nowhere, path, message, fix };
}
