import { onTestFinished } from "vitest";
import type { WrittenConfig } from "../../src/config/schema.ts";
import type { Exchange } from "../../src/observe/exchange.ts";
import { type CorsProxy, createProxy } from "../../src/proxy.ts";

export interface RunningProxy {
  readonly proxy: CorsProxy;
  readonly url: string;
  readonly port: number;
  readonly exchanges: readonly Exchange[];
  readonly notices: readonly string[];
  /** Resolves with the exchanges once there are `count` of them. */
  exchangesAfter(count: number): Promise<readonly Exchange[]>;
}

/** A proxy on a free port, closed when the test ends. */
export async function startProxy(config: WrittenConfig): Promise<RunningProxy> {
  const exchanges: Exchange[] = [];
  const notices: string[] = [];
  const waiting = new Set<() => void>();
  const proxy = createProxy(
    { port: 0, host: "127.0.0.1", ...config },
    {
      onExchange(exchange) {
        exchanges.push(exchange);
        for (const check of waiting) check();
      },
      onNotice: (sentence) => notices.push(sentence),
    },
  );
  const { port } = await proxy.listen();
  onTestFinished(() => proxy.close({ within: 0 }));
  return {
    proxy,
    url: `http://127.0.0.1:${port}`,
    port,
    exchanges,
    notices,
    exchangesAfter: (count) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (exchanges.length < count) return;
          waiting.delete(check);
          resolve(exchanges);
        };
        waiting.add(check);
        check();
      }),
  };
}
