import type { UpstreamSettings } from "./config.ts";

/** How a server is reached that no route names: as a route without any setting of its own reaches its upstream. */
export const direct: UpstreamSettings = {
  secure: true,
  ca: [],
  cert: undefined,
  key: undefined,
  passphrase: undefined,
  proxy: { http: undefined, https: undefined, noProxy: "", loopback: false },
  connectTimeout: 10_000,
};
