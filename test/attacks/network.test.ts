import { once } from "node:events";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { describe, expect, it, onTestFinished } from "vitest";
import { createProxy } from "../../src/proxy.ts";
import { config, faultsOf } from "../config/helpers.ts";

const target = "http://localhost:9";

/** This machine's addresses that others can reach. */
const elsewhere = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .filter(({ internal, address }) => !internal && !address.startsWith("fe80:"))
  .map(({ address }) => address);

describe("the local network", () => {
  it("reaches nothing by default: the sockets listen on loopback alone", async () => {
    const proxy = createProxy({ target, port: 0 });
    onTestFinished(() => proxy.close());
    const { addresses, port } = await proxy.listen();
    expect(addresses.every((address) => address === "127.0.0.1" || address === "::1")).toBe(true);
    for (const host of elsewhere) {
      await expect(once(connect({ port, host }), "connect")).rejects.toThrow(/ECONNREFUSED/);
    }
  });

  it.each([
    ["0.0.0.0", "0.0.0.0"],
    ["::", "[::]"],
    ["192.168.0.9", "192.168.0.9"],
  ])("is let in at %s when that is asked for, with a warning", (host, shown) => {
    expect(config({ target, host }).notices.join()).toContain(
      `Listening on ${shown}: other machines can reach`,
    );
  });

  it.each([
    ["a header from the environment", { target, headers: { "X-Auth": "${SECRET}" } }],
    ["a user part", { target: "http://ada:lovelace@localhost:9" }],
    ["a header whose name says it", { target, headers: { Authorization: "Bearer x" } }],
    ["a key in the target's query", { target: "http://localhost:9/?key=${SECRET}" }],
  ])("is not let in unasked where a route adds secrets: %s", (_, route) => {
    const env = { SECRET: "canary-secret" };
    const [fault] = faultsOf({ host: "0.0.0.0", routes: { "/": route } }, { env });
    expect(fault?.message).toContain("adds secrets");
    const named = { host: "0.0.0.0", routes: { "/": route }, cors: { origins: ["https://app.test"] } };
    expect(faultsOf(named, { env })).toEqual([]);
  });
});
