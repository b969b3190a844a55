import { once } from "node:events";
import { get } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { type Api, startApi } from "../../../src/demo/api/server.ts";

let api: Api;
beforeAll(async () => {
  api = await startApi({ tick: 1, slow: 1 });
});
afterAll(() => api.close());

const form = "application/x-www-form-urlencoded";
const json = "application/json";

const answers: {
  title: string;
  call: string;
  headers?: Record<string, string>;
  body?: string;
  status: number;
  json?: unknown;
  header?: [name: string, value: string | RegExp];
}[] = [
  { title: "lists the menu", call: "GET /menu", status: 200, header: ["x-total-count", "4"] },
  {
    title: "gives one item",
    call: "GET /menu/2",
    status: 200,
    json: { id: 2, name: "Flat white", price: 3.6 },
  },
  { title: "knows what is not on the menu", call: "GET /menu/9", status: 404 },
  {
    title: "redirects to itself, absolutely",
    call: "GET /special",
    status: 302,
    header: ["location", /^http:\/\/localhost:\d+\/menu\/2$/],
  },
  {
    title: "takes a form",
    call: "POST /orders",
    headers: { "content-type": form },
    body: "item=Flat+white&size=large",
    status: 201,
    json: { id: 1, item: "Flat white", size: "large" },
  },
  {
    title: "takes JSON",
    call: "POST /orders",
    headers: { "content-type": json },
    body: '{"item":"Espresso"}',
    status: 201,
    json: { id: 2, item: "Espresso", size: "small" },
  },
  { title: "refuses another body", call: "POST /orders", body: "espresso!", status: 415 },
  {
    title: "refuses half JSON",
    call: "POST /orders",
    headers: { "content-type": json },
    body: "{",
    status: 415,
  },
  { title: "refuses a huge body", call: "POST /orders", body: "x".repeat(70_000), status: 413 },
  {
    title: "replaces an order",
    call: "PUT /orders/1",
    headers: { "content-type": json },
    body: '{"item":"Cinnamon bun"}',
    status: 200,
    json: { id: 1, item: "Cinnamon bun", size: "small" },
  },
  {
    title: "changes an order",
    call: "PATCH /orders/1",
    headers: { "content-type": json },
    body: '{"size":"large"}',
    status: 200,
    json: { id: 1, item: "Cinnamon bun", size: "large" },
  },
  { title: "deletes an order", call: "DELETE /orders/1", status: 200, json: { deleted: 1 } },
  {
    title: "echoes custom headers",
    call: "GET /echo",
    headers: { "X-Api-Key": "demo" },
    status: 200,
    json: { heard: { "x-api-key": "demo" } },
  },
  {
    title: "asks for authorization",
    call: "GET /sales",
    status: 401,
    header: ["www-authenticate", "Bearer"],
  },
  {
    title: "lets the bearer in",
    call: "GET /sales",
    headers: { authorization: "Bearer demo-token" },
    status: 200,
    json: { cups: 412, revenue: 1384.2 },
  },
  { title: "does not know who asks without a cookie", call: "GET /me", status: 401 },
  {
    title: "fails with an error in JSON",
    call: "GET /broken",
    status: 500,
    header: ["content-type", /json/],
  },
  { title: "answers in its own time", call: "GET /slow", status: 200, json: { brewed: true } },
  { title: "knows no other path", call: "GET /nothing", status: 404 },
  { title: "says what a path takes", call: "DELETE /menu", status: 405, header: ["allow", "GET"] },
  { title: "has never heard of preflights", call: "OPTIONS /menu", status: 405 },
  { title: "answers HEAD as GET", call: "HEAD /menu", status: 200, header: ["x-total-count", "4"] },
];

for (const { title, call, headers = {}, body, status, json, header } of answers) {
  test(`the API ${title}: ${call} is ${status}`, async () => {
    const [method = "", path = ""] = call.split(" ");
    const init = {
      method,
      headers: { ...headers, origin: "http://localhost:3000" },
      redirect: "manual",
    } as const;
    const response = await fetch(api.url + path, body === undefined ? init : { ...init, body });
    expect(response.status).toBe(status);
    expect(corsNames(response.headers)).toEqual([]);
    if (header) expect(response.headers.get(header[0])).toMatch(header[1]);
    const text = await response.text();
    if (json !== undefined) expect(JSON.parse(text)).toEqual(json);
  });
}

test("a login sets cookies of the real site, and with them the session is known and changed", async () => {
  const login = await post("/login", { name: "Ada" });
  expect(corsNames(login.headers)).toEqual([]);
  const cookies = login.headers.getSetCookie();
  expect(cookies).toHaveLength(2);
  expect(cookies[0]).toMatch(
    /^demo_session=[\w-]+; Domain=\.api\.example\.com; .*Secure; SameSite=None; HttpOnly$/,
  );
  expect(cookies[1]).toMatch(/^demo_csrf=[\w-]+; Domain=\.api\.example\.com; .*Secure; SameSite=None$/);

  const cookie = cookies.map((line) => line.split(";")[0]).join("; ");
  const me = await fetch(`${api.url}/me`, { headers: { cookie } });
  expect(await me.json()).toEqual({ name: "Ada", signedIn: true });

  const forged = await patchMe(cookie, "guess");
  expect(forged.status).toBe(403);
  const meant = await patchMe(cookie, /demo_csrf=([\w-]+)/.exec(cookie)?.[1] ?? "");
  expect(await meant.json()).toEqual({ name: "Grace", saved: true });
});

test("events tick without a CORS header for as long as somebody listens", async () => {
  const request = get(`${api.url}/events`);
  const [response] = await once(request, "response");
  expect(response.headers["content-type"]).toBe("text/event-stream");
  expect(corsNames(new Headers(response.headers))).toEqual([]);
  let heard = "";
  for await (const chunk of response) {
    heard += chunk;
    if (heard.includes("id: 3")) break;
  }
  expect(heard).toMatch(/^id: 1\nevent: order\ndata: \{"ready":1\}\n\nid: 2\n/);
});

test("the API answers on both loopback addresses", async () => {
  for (const host of ["127.0.0.1", "[::1]"]) {
    const response = await fetch(`http://${host}:${new URL(api.url).port}/menu/1`);
    expect(response.status).toBe(200);
  }
});

test("a WebSocket is echoed: text, binary, long, in fragments, pinged and closed", async () => {
  const socket = new WebSocket(`${api.url.replace("http", "ws")}/socket`);
  await once(socket, "open");

  const long = "é".repeat(100_000);
  socket.send("hello");
  socket.send(Buffer.from([0, 255]));
  socket.send("x".repeat(300));
  socket.send("in ", { fin: false });
  socket.ping("still there?");
  socket.send("two", { fin: true });
  socket.send(long);
  const pong = once(socket, "pong");
  expect(await messages(socket, 5)).toEqual([
    "hello",
    Buffer.from([0, 255]),
    "x".repeat(300),
    "in two",
    long,
  ]);
  expect(String((await pong)[0])).toBe("still there?");

  socket.close(4001, "enough");
  expect((await once(socket, "close"))[0]).toBe(4001);
});

test("an upgrade elsewhere is 404, and one that is not of a WebSocket 426", async () => {
  expect(
    await rawAnswer("GET /menu HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"),
  ).toMatch(/^HTTP\/1.1 404 /);
  expect(
    await rawAnswer("GET /socket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"),
  ).toMatch(/^HTTP\/1.1 426 /);
});

test("a closed API lets go of its streams and sockets", async () => {
  const other = await startApi();
  const socket = new WebSocket(`${other.url.replace("http", "ws")}/socket`);
  await once(socket, "open");
  const [events] = await once(get(`${other.url}/events`), "response");
  const cut = expect(once(events, "end")).rejects.toThrow("aborted");
  const ended = once(socket, "close");
  events.resume();
  await other.close();
  await Promise.all([ended, cut]);
});

function corsNames(headers: Headers): string[] {
  return [...headers.keys()].filter((name) => name.startsWith("access-control-") || name === "vary");
}

function post(path: string, body: unknown): Promise<Response> {
  const headers = { "content-type": json };
  return fetch(api.url + path, { method: "POST", headers, body: JSON.stringify(body) });
}

function patchMe(cookie: string, token: string): Promise<Response> {
  const headers = { "content-type": json, cookie, "x-csrf-token": token };
  return fetch(`${api.url}/me`, { method: "PATCH", headers, body: '{"name":"Grace"}' });
}

/** The next messages, text as strings. */
async function messages(socket: WebSocket, count: number): Promise<(string | Buffer)[]> {
  const heard: (string | Buffer)[] = [];
  return new Promise((resolve) => {
    socket.on("message", (data: Buffer, isBinary) => {
      heard.push(isBinary ? data : String(data));
      if (heard.length === count) resolve(heard);
    });
  });
}

async function rawAnswer(request: string): Promise<string> {
  const socket = connect(Number(new URL(api.url).port), "127.0.0.1");
  socket.write(request);
  let answer = "";
  for await (const chunk of socket) answer += chunk;
  return answer;
}
