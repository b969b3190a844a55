import type { Message } from "../api.ts";

const TOKEN = "corswalk-token";

/** From the link that the terminal shows; kept for this tab, so that a reload of the page needs no other. */
export function takeToken(): string {
  const given = location.hash.slice(1);
  if (given === "") return sessionStorage.getItem(TOKEN) ?? "";
  sessionStorage.setItem(TOKEN, given);
  history.replaceState(null, "", location.pathname);
  return given;
}

async function asked(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { "X-Corswalk-Token": takeToken() };
  const response = await fetch(`/api/${path}`, { ...init, headers }).catch(() => {
    throw new Error("corswalk is not reachable: is it running?");
  });
  if (response.ok) return response;
  const { error } = (await response.json()) as { error: string };
  throw new Error(error);
}

/** The types on both sides are those of api.ts. */
export async function read<T>(
  name: string,
  given: Readonly<Record<string, string | number>> = {},
): Promise<T> {
  const query = new URLSearchParams(Object.entries(given).map(([key, value]) => [key, String(value)]));
  return (await asked(`${name}?${query}`)).json();
}

export async function act<T>(name: string, given: Readonly<Record<string, string>> = {}): Promise<T> {
  return (await asked(name, { method: "POST", body: JSON.stringify(given) })).json();
}

export type Connection = "connecting" | "live" | "lost" | "expired";

interface Listener {
  told(message: Message): void;
  connection(state: Connection): void;
}

const againAfterMs = 1000;

/** What happens, as it happens, through all interruptions, until `stopped`. */
export async function listen(listener: Listener, stopped: AbortSignal): Promise<void> {
  while (!stopped.aborted) {
    try {
      await follow(listener, stopped);
      listener.connection("lost");
    } catch (error) {
      const expired = error instanceof Error && error.message.includes("expired");
      listener.connection(expired ? "expired" : "lost");
      if (expired) return;
    }
    await new Promise((resolve) => setTimeout(resolve, againAfterMs));
  }
}

/** A token in a header, which EventSource cannot send, keeps it out of URLs and cookies. */
async function follow(listener: Listener, signal: AbortSignal): Promise<void> {
  const { body } = await asked("events", { signal });
  listener.connection("live");
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const part = await reader?.read();
    if (part === undefined || part.done) return;
    const events = (rest + part.value).split("\n\n");
    rest = events.pop() ?? "";
    for (const event of events) listener.told(JSON.parse(event.slice("data: ".length)));
  }
}

export async function copyText(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
}

/** Saves a text as a file of the reader's. */
export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
