import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { dial, scriptedUpstream } from "../support/raw.ts";

/*
 * A built corswalk takes in what an answer's head says another way than one that runs from its source
 * (`scripts/undici-as-used.ts`), so these go through the build.
 */

const built: typeof import("../../src/index.ts") = await import(
  pathToFileURL(join(import.meta.dirname, "../../dist/index.js")).href
);

/** The built proxy before an upstream that says what a request's path asks for, and a client. */
async function stage(sayings: (path: string) => string) {
  const upstream = await scriptedUpstream((wire) => {
    let heard = 0;
    wire.socket.on("data", () => {
      const paths = [...wire.text.matchAll(/GET (\S+) HTTP/g)].map(([, path = ""]) => path);
      for (; heard < paths.length; heard++) wire.send(sayings(paths[heard] as string));
    });
  });
  const proxy = built.createProxy({ target: upstream.url, port: 0, host: "127.0.0.1" });
  onTestFinished(() => proxy.close({ within: 0 }));
  const { port } = await proxy.listen();
  const client = await dial(port);
  const ask = (path: string): void => client.send(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  return { upstream, client, ask };
}

const head =
  "HTTP/1.1 200 Fine\r\nServer: caf\xe9\r\nx-ID: 1\r\nX-Empty: \r\nX-Id: 2\r\nKEEP-ALIVE: timeout=30\r\n" +
  `X-Long: ${"l".repeat(100)}\r\nConnection: Keep-Alive\r\nConTent-Length: 2\r\n\r\n`;

it("a head reaches the page as it is, in whichever two pieces it comes", async () => {
  const sayings = (path: string): string => {
    const cut = Number(path.slice(1));
    // Who has been told of the hint has read what came in one piece with it.
    return `HTTP/1.1 103 Early Hints\r\nLink: <${cut}>\r\n\r\n${head.slice(0, cut)}`;
  };
  const { upstream, client, ask } = await stage(sayings);
  let whole = "";
  for (let cut = 0; cut <= head.length; cut++) {
    ask(`/${cut}`);
    await client.until(`Link: <${cut}>\r\n\r\n`);
    upstream.connections[0]?.send(`${head.slice(cut)}ok`);
    const hint = `Link: <${cut}>\r\n\r\n`;
    const answer = (await client.until(new RegExp(`<${cut}>\\r\\n\\r\\n[\\s\\S]*\\r\\n\\r\\nok$`))).split(
      hint,
    )[1];
    if (cut === 0) whole = answer ?? "";
    expect(answer, `cut before ${JSON.stringify(head.slice(cut, cut + 20))}`).toBe(whole);
  }
  expect(whole).toMatch(/^HTTP\/1\.1 200 Fine\r\nServer: caf\xe9\r\nx-ID: 1\r\nX-Empty: ?\r\nX-Id: 2\r\n/);
  expect(whole).toContain(`\r\nX-Long: ${"l".repeat(100)}\r\n`);
  expect(whole).toContain("\r\nConTent-Length: 2\r\n");
  expect(upstream.connections).toHaveLength(1);
});

it.each([
  ["Connection: close", 2],
  ["cONNECTION: close", 2],
  // The server closes it before long, and a call could lose that race.
  ["Keep-Alive: timeout=1", 2],
  ["kEEP-aLIVE: timeout=1", 2],
  ["Keep-Alive: timeout=30", 1],
  ["X-Any: close", 1],
])("%s is understood: two calls, %i connections", async (line, connections) => {
  const { upstream, client, ask } = await stage(
    (path) => `HTTP/1.1 200 OK\r\n${line}\r\nX-Path: ${path}\r\nContent-Length: 0\r\n\r\n`,
  );
  ask("/first");
  await client.until("X-Path: /first");
  ask("/second");
  await client.until("X-Path: /second");
  expect(upstream.connections).toHaveLength(connections);
});

it("an answer that ends before its Content-Length ends as an error", async () => {
  const { upstream, client, ask } = await stage(() => "HTTP/1.1 200 OK\r\nCONTENT-LENGTH: 9\r\n\r\nhalf");
  ask("/");
  await client.until("half");
  upstream.connections[0]?.socket.end();
  await client.ended;
  expect(client.text).toMatch(/half$/);
});

it("more headers than are compared with the last head's come all, in their order, and so do trailers", async () => {
  const names = Array.from({ length: 90 }, (_, i) => `X-Header-${i}`);
  const said = (path: string): string =>
    `HTTP/1.1 200 OK\r\n${names.map((name) => `${name}: ${path} of ${name}\r\n`).join("")}` +
    `Trailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: ${path} caf\xe9\r\nX-Sum: 2\r\n\r\n`;
  const { client, ask } = await stage(said);
  for (const path of ["/one", "/two", "/two"]) {
    const before = client.text.length;
    ask(path);
    await client.until(
      new RegExp(`^[\\s\\S]{${before}}[\\s\\S]*\\r\\n0\\r\\n[\\s\\S]*X-Sum: 2\\r\\n\\r\\n$`),
    );
    const answer = client.text.slice(before);
    expect(answer.match(/X-Header-.*/g)).toEqual(names.map((name) => `${name}: ${path} of ${name}`));
    expect(answer).toContain(`\r\n0\r\nX-Sum: ${path} caf\xe9\r\nX-Sum: 2\r\n\r\n`);
  }
});

it("a 101 keeps its headers, and the bytes that came beside it", async () => {
  const { client } = await stage(
    () =>
      "HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSet-cookie: a=b\r\n\r\n\x81\x02hi",
  );
  client.send(
    "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: k\r\n\r\n",
  );
  expect(await client.until("\x81\x02hi")).toMatch(
    /^HTTP\/1\.1 101 [\s\S]*\r\nSet-cookie: a=b\r\n[\s\S]*\r\n\r\n\x81\x02hi$/,
  );
});
