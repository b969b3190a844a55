import type * as http from "node:http";

/*
 * Parts of Node, asked for so that no more is loaded than is used.
 */

/** An `import` of http reads every export, and since Node 22 some of them load the whole of fetch and WebSocket. */
export const { createServer, get, IncomingMessage, request, ServerResponse, STATUS_CODES } =
  process.getBuiltinModule("node:http");
export type ServerResponse = http.ServerResponse;

/** Most starts speak plain HTTP to an upstream on the same machine: these two wait for the first who needs them. */
export const nodeTls = () => process.getBuiltinModule("node:tls");
export const nodeCrypto = () => process.getBuiltinModule("node:crypto");
