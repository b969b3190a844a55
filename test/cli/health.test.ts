import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { corswalk, folder, run } from "./corswalk.ts";

async function running(): Promise<string> {
  const [, port = ""] = await corswalk(["localhost:9", "-p", "0"]).says(/http:\/\/localhost:(\d+)/);
  return port;
}

describe("corswalk health", () => {
  it.each([
    ["--port", (port: string) => run(["health", "-p", port])],
    ["CORSWALK_PORT", (port: string) => run(["health"], { env: { CORSWALK_PORT: port } })],
    [
      "the config file",
      (port: string) =>
        run(["health"], {
          cwd: folder({ "proxy.config.json": `{ "port": ${port}, "target": "https://a.test" }` }),
        }),
    ],
  ])("finds the proxy by %s and exits with 0", async (_, ask) => {
    expect(await ask(await running())).toEqual({ code: 0, stdout: "ok\n", stderr: "" });
  });

  it("is not kept from asking by a file that has been broken since", async () => {
    const port = await running();
    const cwd = folder({ "proxy.config.json": "{ broken" });
    expect((await run(["health", "-p", port], { cwd })).code).toBe(0);
  });

  it.each([
    ["nothing", undefined],
    [
      "a server of another kind",
      (_: unknown, response: { end(text: string): void }) => response.end("<p>ok"),
    ],
    ["a server that hangs up", (request: { socket: { destroy(): void } }) => request.socket.destroy()],
  ])("exits with 1 where %s answers", async (_, handler) => {
    const server = createServer(handler).listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    if (handler === undefined) {
      server.close();
      await once(server, "close");
    }
    const { code, stderr } = await run(["health", "-p", String(port)]);
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("No corswalk answers at"),
    });
  });
});
