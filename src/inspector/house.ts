import type { UpstreamSettings } from "../config/config.ts";
import type { CorsProxy, Listening } from "../proxy.ts";
import type { Traffic } from "./traffic.ts";

/** What the answers to the page are made of. */
export interface House {
  readonly proxy: CorsProxy;
  readonly listening: () => Listening;
  readonly traffic: Traffic;
  readonly version: string;
  /** How the server at this URL is reached. */
  readonly settingsFor: (url: URL) => UpstreamSettings;
}

/** What is asked, with what is asked about. */
export type Given = Readonly<Record<string, string>>;

/** A value to answer with, or why there is none. */
export type Told =
  | { readonly value: unknown }
  | { readonly status: 400 | 404 | 409; readonly message: string };

export type Question = (house: House, given: Given) => Told | Promise<Told>;

export const GONE: Told = {
  status: 404,
  message: "It is not kept any more: newer exchanges have taken its place.",
};

export function idOf(given: Given): number {
  return Number(given.id);
}

export function asked({ traffic }: House, given: Given) {
  const id = idOf(given);
  return { id, exchange: traffic.exchange(id) };
}

/** Every text in it, however deep. */
export function redacted<T>({ traffic }: House, value: T): T {
  const { text } = traffic.redactor();
  return JSON.parse(JSON.stringify(value), (_, part) => (typeof part === "string" ? text(part) : part));
}
