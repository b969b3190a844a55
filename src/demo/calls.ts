/** The calls of the demo page, in its order: each is made twice, directly and through corswalk. */
export interface CallGroup {
  readonly title: string;
  readonly note: string;
  readonly calls: readonly DemoCall[];
}

export interface DemoCall {
  readonly title: string;
  /** Why the browser keeps the direct answer from the page, or why it does not. */
  readonly why: string;
  /** What makes the call. A link is only there to be followed. */
  readonly via: "fetch" | "xhr" | "events" | "socket" | "link";
  /** One after the other, until one fails. */
  readonly steps: readonly [DemoStep, ...DemoStep[]];
  /** Goes to the server that is down. */
  readonly down?: true;
}

export interface DemoStep {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly credentials?: true;
  /** Copy this cookie's value into that header, as pages do to prove who they are. */
  readonly copyCookie?: { readonly from: string; readonly to: string };
  /** A response header to show beside the body. */
  readonly show?: string;
}

const json = { "Content-Type": "application/json" };
const form = { "Content-Type": "application/x-www-form-urlencoded" };

const login: DemoStep = {
  method: "POST",
  path: "/login",
  headers: json,
  body: '{"name":"Ada"}',
  credentials: true,
};

export const callGroups: readonly CallGroup[] = [
  {
    title: "Simple calls",
    note: "The browser sends these at once. The API hears them and answers; only the reading is refused.",
    calls: [
      {
        title: "Read JSON",
        why: "The answer arrives, but no Access-Control-Allow-Origin header lets this page have it.",
        via: "fetch",
        steps: [{ method: "GET", path: "/menu", show: "X-Total-Count" }],
      },
      {
        title: "Post a form",
        why: "A form needs no permission to be sent, so this order is placed both times. The page never learns of the first.",
        via: "fetch",
        steps: [{ method: "POST", path: "/orders", headers: form, body: "item=Flat+white&size=large" }],
      },
      {
        title: "XMLHttpRequest",
        why: "Older than fetch, and held to the same rule: the header is missing.",
        via: "xhr",
        steps: [{ method: "GET", path: "/menu/1" }],
      },
      {
        title: "Follow a redirect",
        why: "The redirect must carry the header, too. Its Location is absolute: corswalk points it back at itself.",
        via: "fetch",
        steps: [{ method: "GET", path: "/special" }],
      },
    ],
  },
  {
    title: "Preflighted calls",
    note: "The browser first asks for permission with OPTIONS. This API cannot answer that, so the call is never sent.",
    calls: [
      {
        title: "Post JSON",
        why: "A form cannot send application/json, so the browser asks first.",
        via: "fetch",
        steps: [
          { method: "POST", path: "/orders", headers: json, body: '{"item":"Espresso","size":"double"}' },
        ],
      },
      {
        title: "PUT",
        why: "Only GET, HEAD and POST go unasked.",
        via: "fetch",
        steps: [{ method: "PUT", path: "/orders/7", headers: json, body: '{"item":"Cinnamon bun"}' }],
      },
      {
        title: "PATCH",
        why: "The same, and PATCH has to be allowed in capitals: method names are case-sensitive.",
        via: "fetch",
        steps: [{ method: "PATCH", path: "/orders/7", headers: json, body: '{"size":"large"}' }],
      },
      {
        title: "DELETE",
        why: "No body and no special header, but the method alone makes the browser ask.",
        via: "fetch",
        steps: [{ method: "DELETE", path: "/orders/7" }],
      },
      {
        title: "Custom header",
        why: "X-Api-Key is not on the short list of headers that any page may send.",
        via: "fetch",
        steps: [{ method: "GET", path: "/echo", headers: { "X-Api-Key": "demo" } }],
      },
      {
        title: "Bearer token",
        why: "Authorization has to be allowed by its name; the wildcard * does not cover it.",
        via: "fetch",
        steps: [{ method: "GET", path: "/sales", headers: { Authorization: "Bearer demo-token" } }],
      },
    ],
  },
  {
    title: "Cookies and login",
    note: "Credentials need Access-Control-Allow-Credentials: true and this very origin; * is not enough for them.",
    calls: [
      {
        title: "Log in, then ask who I am",
        why: "The cookies are for Domain=.api.example.com, which no browser keeps from localhost. corswalk makes them fit.",
        via: "fetch",
        steps: [login, { method: "GET", path: "/me", credentials: true }],
      },
      {
        title: "Prove it with a CSRF token",
        why: "The page copies a cookie into a header. Directly, there is neither the cookie nor leave to send the header.",
        via: "fetch",
        steps: [
          login,
          {
            method: "PATCH",
            path: "/me",
            headers: json,
            body: '{"name":"Ada Lovelace"}',
            credentials: true,
            copyCookie: { from: "demo_csrf", to: "X-CSRF-Token" },
          },
        ],
      },
    ],
  },
  {
    title: "Streams and slow answers",
    note: "Nothing is buffered and nothing is cut off on its way through the proxy.",
    calls: [
      {
        title: "Server-sent events",
        why: "EventSource is refused before its first event. Through corswalk each one arrives as it is sent.",
        via: "events",
        steps: [{ method: "GET", path: "/events" }],
      },
      {
        title: "A slow answer",
        why: "The direct call waits just as long, only to be refused at the end.",
        via: "fetch",
        steps: [{ method: "GET", path: "/slow" }],
      },
    ],
  },
  {
    title: "When the server fails",
    note: "To the page, every failure below looks like CORS. Through corswalk the real cause can be read.",
    calls: [
      {
        title: "Error 500",
        why: "The API says what is wrong, but its error lacks the header as well, and so hides behind CORS.",
        via: "fetch",
        steps: [{ method: "GET", path: "/broken" }],
      },
      {
        title: "A server that is down",
        why: "Nobody listens there, and the page sees the very same TypeError. corswalk answers 502 and says why.",
        via: "fetch",
        steps: [{ method: "GET", path: "/down" }],
        down: true,
      },
    ],
  },
  {
    title: "Not guarded by CORS",
    note: "CORS only guards what scripts read over HTTP. These work both ways, without anybody's permission.",
    calls: [
      {
        title: "WebSocket",
        why: "Any page may open one; only the server can look at the Origin. corswalk does, and lets in your own pages.",
        via: "socket",
        steps: [{ method: "GET", path: "/socket", body: "hello" }],
      },
      {
        title: "Following a link",
        why: "Opening an address is no reading by a script. That is why an API that works in a tab can fail in fetch.",
        via: "link",
        steps: [{ method: "GET", path: "/menu" }],
      },
    ],
  },
];
