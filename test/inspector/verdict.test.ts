import { describe, expect, it } from "vitest";
import { recordingUpstream, serve } from "../support/upstream.ts";
import { inspected } from "./inspect.ts";

const page = { Origin: "http://localhost:3000" };

/** What is told when the upstream is asked in the page's place. */
async function explained(target: string, init: RequestInit = {}) {
  const { proxyUrl, post } = await inspected({ target });
  await (await fetch(proxyUrl, { ...init, headers: { ...page, ...init.headers } })).text();
  return (await post("explain", { id: "1" })).json();
}

describe("Explain", () => {
  it("tells of a preflight that lets nothing out", async () => {
    const api = await serve((_, response) => response.end());
    expect(await explained(api.url, { method: "PUT" })).toMatchObject({
      direct: "blocked",
      says: expect.stringContaining("would ask the upstream first"),
      because: expect.arrayContaining([expect.stringContaining("PUT")]),
    });
  });

  it("tells of an answer that is kept from the page, and of one that is not", async () => {
    const closed = await serve((_, response) => response.end());
    expect(await explained(closed.url)).toMatchObject({
      direct: "blocked",
      says: "Without corswalk, the browser would keep this answer from a page on http://localhost:3000.",
    });
    const open = await serve((_, response) => response.setHeader("access-control-allow-origin", "*").end());
    expect(await explained(open.url)).toMatchObject({
      direct: "allowed",
      says: "Without corswalk, a page on http://localhost:3000 could make this call and read the answer.",
    });
  });

  it("sends nothing that may change something, and names no flag of the command", async () => {
    const api = await recordingUpstream();
    const told = await explained(api.url, {
      method: "POST",
      body: "a=1",
      headers: { "content-type": "text/plain" },
    });
    expect(told).toMatchObject({ direct: "unknown", says: expect.stringContaining("it was not sent") });
    expect(JSON.stringify(told)).not.toContain("--send");
    expect(api.heard.filter(({ method }) => method === "POST")).toHaveLength(1);
  });

  it("calls nothing blocked where there was no answer", async () => {
    expect(await explained("http://127.0.0.1:2")).toMatchObject({
      direct: "unknown",
      says: "The upstream gave no answer when it was asked just now.",
    });
  });
});
