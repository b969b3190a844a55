import { request } from "node:http";
import { onTestFinished } from "vitest";
import { direct } from "../../src/config/direct.ts";
import type { WrittenConfig } from "../../src/config/schema.ts";
import type { Message } from "../../src/inspector/api.ts";
import { createRing } from "../../src/inspector/ring.ts";
import { openInspector } from "../../src/inspector/server.ts";
import { createProxy } from "../../src/proxy.ts";

/** A proxy and its inspector, closed with the test. */
export async function inspected(config: WrittenConfig) {
  const ring = createRing();
  const proxy = createProxy({ port: 0, host: "127.0.0.1", ...config }, { onExchange: ring.push });
  const { url: proxyUrl, port: proxyPort } = await proxy.listen();
  const inspector = await openInspector({
    proxy,
    ring,
    version: "0.0.0",
    port: 0,
    settingsFor: () => direct,
  });
  onTestFinished(async () => {
    await inspector.close();
    await proxy.close({ within: 0 });
  });
  const { port, url } = inspector;
  const token = url.slice(url.indexOf("#") + 1);
  const origin = `http://localhost:${port}`;
  const headers = { "x-corswalk-token": token };
  return {
    proxy,
    ring,
    inspector,
    proxyUrl,
    proxyPort,
    origin,
    token,
    /** Reads, as the page does. */
    // biome-ignore lint/suspicious/noExplicitAny: what is read is JSON, and each test looks at what it needs of it
    async read(path: string): Promise<any> {
      return (await fetch(`${origin}/api/${path}`, { headers })).json();
    },
    post(name: string, given: Record<string, string>) {
      const body = JSON.stringify(given);
      return fetch(`${origin}/api/${name}`, { method: "POST", headers: { ...headers, origin }, body });
    },
    look: () => look(`${origin}/api/events`, token),
  };
}

/** A page that looks: what it is told, in order. */
export interface Look {
  readonly messages: readonly Message[];
  /** Resolves with the first message that fits. */
  until(fits: (message: Message) => boolean): Promise<Message>;
  leave(): Promise<void>;
}

async function look(url: string, token: string): Promise<Look> {
  const messages: Message[] = [];
  const waiting = new Set<() => void>();
  const leaving = new AbortController();
  const response = await fetch(url, { headers: { "x-corswalk-token": token }, signal: leaving.signal });
  const ended = (async () => {
    let rest = "";
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const events = (rest + chunk).split("\n\n");
      rest = events.pop() ?? "";
      for (const event of events) messages.push(JSON.parse(event.slice("data: ".length)));
      for (const check of waiting) check();
    }
  })().catch(() => {});
  onTestFinished(() => leaving.abort());
  const until = (fits: (message: Message) => boolean): Promise<Message> =>
    new Promise((resolve) => {
      const check = (): void => {
        const found = messages.find(fits);
        if (found === undefined) return;
        waiting.delete(check);
        resolve(found);
      };
      waiting.add(check);
      check();
    });
  await until(({ type }) => type === "hello");
  return {
    messages,
    until,
    async leave() {
      leaving.abort();
      await ended;
    },
  };
}

/** Any request to the inspector, whatever fetch would not send. Resolves with the status. */
export function ask(
  port: number,
  {
    method = "GET",
    path = "/",
    headers = {},
  }: { method?: string; path?: string; headers?: Record<string, string> },
): Promise<{ status: number; headers: Record<string, unknown>; text: string }> {
  return new Promise((resolve, reject) => {
    const call = request({ host: "127.0.0.1", port, method, path, headers, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    call.once("error", reject).end();
  });
}
