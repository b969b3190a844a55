/// <reference path="./undici.d.ts" />

/**
 * undici's Agent and what it needs, nothing else: the whole package takes four times as long to load, for a fetch
 * and a WebSocket that are not used here.
 */
export { default as Agent } from "undici/lib/dispatcher/agent.js";
