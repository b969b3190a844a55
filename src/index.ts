export type { Config } from "./config/config.ts";
export type { Exchange } from "./observe/exchange.ts";
