export type { Config } from "./config/config.ts";
export { ConfigError, type Fault } from "./config/fault.ts";
export { defineConfig, type LoadOptions, loadConfig, type ParseOptions, parseConfig } from "./config/load.ts";
export type { Overrides } from "./config/overrides.ts";
export type { WrittenConfig } from "./config/schema.ts";
export { createProxy } from "./library.ts";
export type { Exchange } from "./observe/exchange.ts";
export type { CorsProxy, Listening, ProxyOptions } from "./proxy.ts";
