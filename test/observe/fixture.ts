import type { Exchange } from "../../src/observe/exchange.ts";

/** A plain call that went well, with what a test cares about put in. */
export function exchange(over: Partial<Exchange> = {}): Exchange {
  return {
    id: 7,
    kind: "call",
    time: new Date(2026, 0, 2, 14, 3, 22).getTime(),
    durationMs: 34.4,
    method: "GET",
    path: "/users",
    host: "localhost:8010",
    origin: "http://localhost:3000",
    route: "/",
    upstream: "https://api.example.com/users",
    status: 200,
    bytesIn: 0,
    bytesOut: 1234,
    requestHeaders: [],
    upstreamRequestHeaders: [],
    upstreamStatus: 200,
    upstreamResponseHeaders: [],
    responseHeaders: [],
    failure: undefined,
    connectedMs: 2,
    waitedMs: 30,
    aborted: false,
    notes: [],
    ...over,
  };
}
