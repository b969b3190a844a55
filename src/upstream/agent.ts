/// <reference path="./undici.d.ts" />

export { default as symbols } from "undici/lib/core/symbols.js";
/**
 * undici's Agent, its Client and what they need, nothing else: the whole package takes four times as long to load, for a
 * fetch and a WebSocket that are not used here.
 */
export { default as Agent } from "undici/lib/dispatcher/agent.js";
export { default as Client } from "undici/lib/dispatcher/client.js";
