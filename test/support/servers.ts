import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createProxy, type ProxyOptions } from "../../src/proxy.ts";

/** Servers that live as long as a `describe`: `closeAll` belongs into its afterAll. */
export function servers() {
  const closers: (() => Promise<void>)[] = [];
  return {
    /** Resolves with the port. */
    async serve(listener: RequestListener, prepare?: (server: Server) => void): Promise<number> {
      const server = createServer(listener);
      prepare?.(server);
      await new Promise<void>((resolve) => server.listen(0, resolve));
      closers.push(
        () =>
          new Promise((resolve) => {
            server.close(() => resolve());
            server.closeAllConnections();
          }),
      );
      return (server.address() as AddressInfo).port;
    },
    async proxy(config: Parameters<typeof createProxy>[0], options?: ProxyOptions) {
      const proxy = createProxy({ port: 0, ...config }, options);
      const { port } = await proxy.listen();
      closers.push(() => proxy.close({ within: 0 }));
      return { proxy, port };
    },
    async closeAll(): Promise<void> {
      await Promise.all(closers.map((close) => close()));
    },
  };
}
