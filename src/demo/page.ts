import type { IncomingMessage, ServerResponse } from "node:http";
import { type Listening, listenOnLoopback } from "./loopback.ts";
import crossing from "./page/crossing.svg?raw";
import ground from "./page/ground.css?raw";
import icon from "./page/icon.svg?raw";
import html from "./page/index.html?raw";
import main from "./page/main.js?raw";
import send from "./page/send.js?raw";
import css from "./page/style.css?raw";
import view from "./page/view.js?raw";
import { type Places, pageData } from "./page-data.ts";

type Asset = readonly [type: string, text: string];

const assets: ReadonlyMap<string, Asset> = new Map([
  ["/", ["text/html; charset=utf-8", html]],
  ["/ground.css", ["text/css; charset=utf-8", ground]],
  ["/style.css", ["text/css; charset=utf-8", css]],
  ["/crossing.svg", ["image/svg+xml", crossing]],
  ["/icon.svg", ["image/svg+xml", icon]],
  ["/main.js", ["text/javascript; charset=utf-8", main]],
  ["/send.js", ["text/javascript; charset=utf-8", send]],
  ["/view.js", ["text/javascript; charset=utf-8", view]],
]);

/** The demo's page on its own port: its files, and as JSON where the API and the proxy are. */
export function startPage(port: number, places: Places): Promise<Listening> {
  const policy = contentPolicy(places);
  const request = (request: IncomingMessage, response: ServerResponse): void => {
    const found = assetAt(request, places);
    const [type, text] = found ?? ["text/plain; charset=utf-8", "There is nothing here.\n"];
    response.writeHead(found === undefined ? 404 : 200, {
      "Content-Type": type,
      "Content-Length": Buffer.byteLength(text),
      "Content-Security-Policy": policy,
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": "no-store",
    });
    response.end(text);
  };
  return listenOnLoopback({ request }, port);
}

function assetAt({ method, url = "/", headers }: IncomingMessage, places: Places): Asset | undefined {
  if (method !== "GET" && method !== "HEAD") return undefined;
  const path = url.split("?", 1)[0] ?? "/";
  if (path !== "/calls.json") return assets.get(path);
  // The page may have been opened under any of the machine's own names: the console names that one.
  const data = pageData(places, `http://${headers.host ?? "localhost"}`);
  return ["application/json; charset=utf-8", JSON.stringify(data)];
}

/** Nothing but the page's own files, and calls to the demo's own servers. */
function contentPolicy({ api, proxy, down }: Places): string {
  const sockets = [api, proxy].map((origin) => origin.replace("http:", "ws:"));
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src ${["'self'", api, proxy, down, ...sockets].join(" ")}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join("; ");
}
