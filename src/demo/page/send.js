/**
 * @typedef {import("../page-data.ts").PageCall} PageCall
 * @typedef {import("../calls.ts").DemoStep} DemoStep
 *
 * What a script of this page got to see of a call.
 * @typedef {object} Outcome
 * @property {boolean} read
 * @property {string} said The status, or the error in the script's words.
 * @property {string} [body]
 * @property {number} ms
 *
 * @typedef {Omit<Outcome, "ms">} Seen
 */

/**
 * Makes a call's steps one after the other until one fails.
 * @param {PageCall} call
 * @param {string} base `http://localhost:8010`
 * @returns {Promise<Outcome>} of the last step made
 */
export async function send(call, base) {
  const start = performance.now();
  /** @type {Seen} */
  let seen = { read: false, said: "" };
  for (const step of call.steps) {
    seen = await attempts[call.via](step, base + step.path);
    if (!seen.read) break;
  }
  return { ...seen, ms: performance.now() - start };
}

/** @type {Record<PageCall["via"], (step: DemoStep, url: string) => Promise<Seen>>} */
const attempts = {
  fetch: byFetch,
  xhr: byXhr,
  events: byEvents,
  socket: bySocket,
  link: async (_, url) => ({ read: true, said: url }),
};

/**
 * @param {DemoStep} step
 * @param {string} url
 * @returns {Promise<Seen>}
 */
async function byFetch(step, url) {
  const { method, credentials, body = null, copyCookie, show } = step;
  const headers = new Headers(step.headers);
  if (copyCookie) headers.set(copyCookie.to, cookie(copyCookie.from));
  try {
    const response = await fetch(url, {
      method,
      headers,
      body,
      credentials: credentials ? "include" : "omit",
      cache: "no-store",
    });
    const text = await response.text();
    const shown = show ? `${show}: ${response.headers.get(show)}\n${text}` : text;
    return { read: true, said: `${response.status} ${response.statusText}`, body: shown };
  } catch (error) {
    return { read: false, said: String(error) };
  }
}

/**
 * @param {DemoStep} step
 * @param {string} url
 * @returns {Promise<Seen>}
 */
function byXhr(step, url) {
  return new Promise((resolve) => {
    const xhr = new XMLHttpRequest();
    xhr.onload = () =>
      resolve({ read: true, said: `${xhr.status} ${xhr.statusText}`, body: xhr.responseText });
    xhr.onerror = () => resolve({ read: false, said: `error event, status ${xhr.status}` });
    xhr.open(step.method, url);
    xhr.send();
  });
}

/**
 * The first three events.
 * @param {DemoStep} _
 * @param {string} url
 * @returns {Promise<Seen>}
 */
function byEvents(_, url) {
  return new Promise((resolve) => {
    const source = new EventSource(url);
    /** @type {string[]} */
    const heard = [];
    source.addEventListener("order", ({ data }) => {
      heard.push(`event: order ${data}`);
      if (heard.length < 3) return;
      source.close();
      resolve({ read: true, said: "3 events", body: heard.join("\n") });
    });
    source.onerror = () => {
      source.close();
      resolve({ read: false, said: "error event, no status" });
    };
  });
}

/**
 * @param {DemoStep} step
 * @param {string} url
 * @returns {Promise<Seen>}
 */
function bySocket({ body = "" }, url) {
  return new Promise((resolve) => {
    const socket = new WebSocket(url.replace("http", "ws"));
    socket.onopen = () => socket.send(body);
    socket.onmessage = ({ data }) => {
      socket.close();
      resolve({ read: true, said: "101 Switching Protocols", body: `sent “${body}”, got “${data}” back` });
    };
    socket.onclose = ({ code }) => resolve({ read: false, said: `close event, code ${code}` });
  });
}

/** @param {string} name */
function cookie(name) {
  const pair = document.cookie.split("; ").find((each) => each.startsWith(`${name}=`));
  return pair?.slice(name.length + 1) ?? "";
}
