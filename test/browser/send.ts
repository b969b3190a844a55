import type { Page } from "playwright-core";

/** As much of it as is used here: these functions run in the page, and the tests are compiled without a browser's types. */
declare class XMLHttpRequest {
  withCredentials: boolean;
  readonly status: number;
  readonly responseURL: string;
  readonly responseText: string;
  onerror: () => void;
  onload: () => void;
  open(method: string, url: string): void;
  setRequestHeader(name: string, value: string): void;
  getAllResponseHeaders(): string;
  send(body: string | null): void;
}

/** A call as a page makes it. */
export interface PageCall {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly credentials?: "omit" | "same-origin" | "include";
  readonly cache?: "default" | "no-store" | "no-cache";
}

/** What the page's script got to see. */
export type Outcome =
  | { readonly read: false }
  | {
      readonly read: true;
      readonly status: number;
      readonly url: string;
      /** Those that the script may read, by their lowercase names. */
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    };

export const blocked: Outcome = { read: false };

export type Sender = (page: Page, call: PageCall) => Promise<Outcome>;

export const byFetch: Sender = (page, call) =>
  page.evaluate(async ({ url, ...init }) => {
    try {
      const response = await fetch(url, init);
      return {
        read: true as const,
        status: response.status,
        url: response.url,
        headers: Object.fromEntries(response.headers),
        body: await response.text(),
      };
    } catch {
      return { read: false as const };
    }
  }, call);

/** XMLHttpRequest knows two of the credentials modes: `include`, and `same-origin` for all else. */
export const byXhr: Sender = (page, call) =>
  page.evaluate(
    ({ url, method = "GET", headers = {}, body, credentials }) =>
      new Promise<Outcome>((resolve) => {
        const xhr = new XMLHttpRequest();
        xhr.open(method, url);
        xhr.withCredentials = credentials === "include";
        for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
        xhr.onerror = () => resolve({ read: false });
        xhr.onload = () => {
          const lines = xhr.getAllResponseHeaders().trim().split("\r\n");
          resolve({
            read: true,
            status: xhr.status,
            url: xhr.responseURL,
            headers: Object.fromEntries(
              lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]),
            ),
            body: xhr.responseText,
          });
        };
        xhr.send(body ?? null);
      }),
    call,
  );

/** The first `count` events of a stream, or that it could not be read. */
export function byEventSource(
  page: Page,
  url: string,
  count: number,
): Promise<{ read: false } | { read: true; events: readonly string[] }> {
  return page.evaluate(
    ({ url, count }) =>
      new Promise((resolve) => {
        const source = new EventSource(url, { withCredentials: true });
        const events: string[] = [];
        source.onerror = () => {
          source.close();
          resolve({ read: false });
        };
        source.onmessage = ({ data }) => {
          events.push(data);
          if (events.length < count) return;
          source.close();
          resolve({ read: true, events });
        };
      }),
    { url, count },
  );
}

/** Sends a text over a WebSocket and gives the answer, or says that the socket did not open. */
export function byWebSocket(
  page: Page,
  url: string,
  text: string,
): Promise<{ read: false } | { read: true; answer: string }> {
  return page.evaluate(
    ({ url, text }) =>
      new Promise((resolve) => {
        const socket = new WebSocket(url);
        socket.onopen = () => socket.send(text);
        socket.onerror = () => resolve({ read: false });
        socket.onmessage = ({ data }) => {
          socket.close();
          resolve({ read: true, answer: data });
        };
      }),
    { url, text },
  );
}
