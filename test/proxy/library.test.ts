import { expect, it, onTestFinished, vi } from "vitest";
import { createProxy, type Exchange } from "../../src/index.ts";
import { answeringUpstream, dial, scriptedUpstream } from "../support/raw.ts";

/** Lists of headers are shared from call to call: whoever wrote to one that it was told of changed what the next call sent and got. */
it.each(["requestHeaders", "upstreamRequestHeaders", "upstreamResponseHeaders", "responseHeaders"] as const)(
  "a listener that writes to the %s it is told of changes no other call",
  async (name) => {
    const upstream = await scriptedUpstream((wire) => {
      wire.socket.on("data", () => wire.send("HTTP/1.1 200 OK\r\nX-Id: 1\r\nContent-Length: 2\r\n\r\nok"));
    });
    const told: string[] = [];
    const scribble = (exchange: Exchange): void => {
      const { requestHeaders, upstreamRequestHeaders, upstreamResponseHeaders, responseHeaders } = exchange;
      told.push(
        JSON.stringify([requestHeaders, upstreamRequestHeaders, upstreamResponseHeaders, responseHeaders]),
      );
      const list = exchange[name] as string[];
      for (let i = 1; i < list.length; i += 2) list[i] = "scribbled";
    };
    const proxy = createProxy({ target: upstream.url, port: 0, host: "127.0.0.1" }, { onExchange: scribble });
    onTestFinished(() => proxy.close({ within: 0 }));
    const { port } = await proxy.listen();
    const client = await dial(port);
    for (let n = 1; n <= 3; n++) {
      client.send("GET / HTTP/1.1\r\nHost: localhost\r\nX-Page: 1\r\n\r\n");
      await client.until(new RegExp(`(?:ok[\\s\\S]*){${n}}$`));
    }
    const sent = (await upstream.connection()).text;
    expect(told.length).toBeGreaterThan(1);
    expect(new Set(told).size).toBe(1);
    expect(`${sent}${client.text}${told}`).not.toContain("scribbled");
  },
);

it("listeners may be methods, of a class or put there later", async () => {
  const upstream = await answeringUpstream(
    "HTTP/1.1 401 No\r\nWWW-Authenticate: NTLM\r\nContent-Length: 0\r\n\r\n",
  );
  class Log {
    readonly lines: string[] = [];
    onExchange({ status }: Exchange): void {
      this.lines.push(String(status));
    }
    onNotice(sentence: string): void {
      this.lines.push(sentence);
    }
  }
  const log = new Log();
  const late: { onNotice?(sentence: string): void } = {};
  const notices: string[] = [];
  for (const options of [log, late]) {
    const proxy = createProxy({ target: upstream.url, port: 0, host: "127.0.0.1" }, options);
    late.onNotice = (sentence) => notices.push(sentence);
    onTestFinished(() => proxy.close({ within: 0 }));
    const { port } = await proxy.listen();
    const client = await dial(port);
    client.send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    await client.ended;
  }
  await vi.waitFor(() => expect(log.lines).toContain("401"));
  expect(log.lines).toContainEqual(expect.stringContaining("NTLM"));
  expect(notices).toEqual([expect.stringContaining("NTLM")]);
});
