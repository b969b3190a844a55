/// <reference path="./undici.d.ts" />

/**
 * undici's Client and what it needs, nothing else: the whole package takes four times as long to load, for a fetch and a WebSocket
 * that are not used here.
 */
export { default as symbols } from "undici/lib/core/symbols.js";
export { default as Client } from "undici/lib/dispatcher/client.js";
