import { describe, expect, it } from "vitest";
import { blockedMark } from "../../src/advice/direct.ts";
import { startProxy } from "../support/proxy.ts";
import { answeringUpstream, dial } from "../support/raw.ts";

const page = "http://localhost:3000";

async function markOf(
  answer: string,
  upstreamOrigin: "keep" | "target",
  headers = "",
): Promise<string | undefined> {
  const upstream = await answeringUpstream(`HTTP/1.1 200 OK\r\nContent-Length: 2\r\n${answer}\r\nhi`);
  const { port, exchangesAfter } = await startProxy({
    routes: { "/": { target: upstream.url, upstreamOrigin } },
  });
  const client = await dial(port);
  client.send(`GET / HTTP/1.1\r\nHost: localhost:${port}\r\nOrigin: ${page}\r\n${headers}\r\n`);
  const [exchange] = await exchangesAfter(1);
  return exchange === undefined ? undefined : blockedMark(exchange);
}

describe("the mark on a call whose upstream saw the page's own origin", () => {
  it("says what the browser would have missed", async () => {
    expect(await markOf("", "keep")).toBe("✗ without corswalk: no Access-Control-Allow-Origin");
  });

  it("judges what was really sent: * does not count where the call carried cookies", async () => {
    const mark = await markOf("Access-Control-Allow-Origin: *\r\n", "keep", "Cookie: a=1\r\n");
    expect(mark).toBe("✗ without corswalk: * does not count with credentials");
  });

  it("is not there where the browser would have been content", async () => {
    expect(await markOf(`Access-Control-Allow-Origin: ${page}\r\n`, "keep")).toBeUndefined();
  });

  it("is not there where the upstream saw its own origin: what it says to the page is not known", async () => {
    expect(await markOf("", "target")).toBeUndefined();
  });
});
