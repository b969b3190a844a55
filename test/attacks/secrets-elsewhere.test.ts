import { expect, it } from "vitest";
import { startProxy } from "../support/proxy.ts";
import { answeringUpstream } from "../support/raw.ts";
import { ask } from "./ask.ts";

const secrets = /k-canary|q-canary|YWRhOmNhbmFyeQ==/;

it("secrets of a route go to its target, and along no redirect to another", async () => {
  const stranger = await answeringUpstream("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  const sibling = await answeringUpstream("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  const next = [`${stranger.url}/taken`, `${sibling.url}/moved`];
  const owners = await Promise.all(
    next.map((location) =>
      answeringUpstream(
        `HTTP/1.1 307 Temporary Redirect\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`,
      ),
    ),
  );
  const [outside, inside] = owners.map(({ port }) => ({
    target: `http://ada:canary@127.0.0.1:${port}/?key=q-canary`,
    headers: { "X-Api-Key": "k-canary" },
  }));
  if (outside === undefined || inside === undefined) throw new Error("two upstreams redirect");
  const { port } = await startProxy({
    routes: { "/outside": outside, "/inside": inside, "/sibling": sibling.url },
  });
  const call = (path: string) =>
    ask(port, [`GET ${path} HTTP/1.1`, `Host: localhost:${port}`, "Origin: http://localhost:3000"]);

  const away = await call("/outside");
  expect(away).toContain(`\r\nLocation: ${stranger.url}/taken\r\n`);
  const fitted = await call("/inside");
  expect(fitted + away).not.toMatch(secrets);
  // The page follows the second one through the proxy, into the sibling's route.
  await call("/sibling/moved");

  for (const { connections } of owners) expect(connections[0]?.text).toMatch(secrets);
  expect(stranger.connections).toHaveLength(0);
  expect(sibling.connections[0]?.text).toMatch(/^GET /);
  expect(sibling.connections[0]?.text).not.toMatch(secrets);
});
