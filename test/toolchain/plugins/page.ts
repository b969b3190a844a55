import type { Page } from "playwright-core";
import { byEventSource, byFetch, byWebSocket } from "../../browser/send.ts";

/** What a page on this origin, which the plugin serves too, gets when it uses the API. */
export async function useApi(page: Page, origin: string) {
  const text = async (path: string, init: { method?: string; body?: string } = {}) => {
    const outcome = await byFetch(page, { url: origin + path, credentials: "include", ...init });
    return outcome.read ? outcome.body : "blocked";
  };
  await text("/api/login", { method: "POST", body: "name=ann" });
  return {
    me: await text("/api/me"),
    put: await text("/api/items/1?q=a%2Fb", { method: "PUT", body: "new" }),
    events: await byEventSource(page, `${origin}/api/events`, 2),
    socket: await byWebSocket(page, `${origin.replace("http", "ws")}/api/socket`, "hi"),
    down: await text("/down/x"),
  };
}

/** What it should get. */
export const wholeApi = {
  me: "session=s1; theme=dark",
  put: JSON.stringify({ method: "PUT", path: "/api/items/1?q=a%2Fb", body: "new" }),
  events: { read: true, events: ["one", "two"] },
  socket: { read: true, answer: "/api/socket says hi" },
};
