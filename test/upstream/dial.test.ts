import { createServer, Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { newConnecting } from "../../src/upstream/connecting.ts";
import { dial } from "../../src/upstream/dial.ts";
import { connectTo, deadPort, failureTo, listening } from "./kit.ts";

const peer = { shown: "http://api.test", hostname: "api.test", isProxy: false };

/** A socket that the test connects when it likes. */
function slowSocket(): Socket {
  return new Socket();
}

describe("localhost", () => {
  it.each(["127.0.0.1", "::1"])("is reached where the upstream listens on %s only", async (address) => {
    const port = await listening(createServer(), address);
    const socket = await connectTo(`http://localhost:${port}`);
    expect(socket.remoteAddress).toBe(address);
  });

  it("is reached by a name under it, which no resolver need know", async () => {
    const port = await listening(createServer());
    await connectTo(`http://api.localhost:${port}`);
  });

  it("is refused with both addresses named", async () => {
    const port = await deadPort();
    expect(await failureTo(`http://localhost:${port}`)).toEqual({
      status: 502,
      code: "upstream-refused",
      message: `http://localhost:${port} refused the connection (tried ::1, 127.0.0.1: ECONNREFUSED).`,
      hint: "Is it running, and on this port?",
    });
  });
});

describe("an address", () => {
  it.each([
    ["127.0.0.1", "127.0.0.1"],
    ["::1", "[::1]"],
  ])("is connected to as it is: %s", async (address, host) => {
    const port = await listening(createServer(), address);
    const socket = await connectTo(`http://${host}:${port}`);
    expect(socket.remoteAddress).toBe(address);
  });
});

it("a name that does not resolve is told", async () => {
  const failure = await failureTo("http://no-such-host.invalid");
  expect(failure).toMatchObject({ status: 502, code: "upstream-unresolved" });
  expect(failure.message).toMatch(
    /the name no-such-host\.invalid does not resolve \((ENOTFOUND|EAI_AGAIN)\)/,
  );
});

describe("several addresses", () => {
  const connecting = newConnecting();

  it("the first that answers wins, and one before it that does not answer is dropped", async () => {
    const port = await listening(createServer());
    const hanging = slowSocket();
    const open = (address: string) =>
      address === "slow" ? hanging : new Socket().connect(port, "127.0.0.1");
    const socket = await dial(peer, ["slow", "quick"], port, connecting, open);
    expect(socket.remotePort).toBe(port);
    expect(hanging.destroyed).toBe(true);
    socket.destroy();
  });

  it("a slow first one is still waited for when the next has been tried and has failed", async () => {
    const port = await listening(createServer());
    const dead = await deadPort();
    const slow = slowSocket();
    const open = (address: string) => {
      if (address === "slow") return slow;
      const refused = new Socket().connect(dead, "127.0.0.1");
      refused.once("close", () => slow.connect(port, "127.0.0.1"));
      return refused;
    };
    expect(await dial(peer, ["slow", "refusing"], port, connecting, open)).toBe(slow);
    slow.destroy();
  });

  it("a later one that is still connecting ends when the first answers", async () => {
    const port = await listening(createServer());
    const slow = slowSocket();
    const late = slowSocket();
    const open = (address: string) => {
      if (address === "slow") return slow;
      slow.connect(port, "127.0.0.1");
      return late;
    };
    expect(await dial(peer, ["slow", "late"], port, connecting, open)).toBe(slow);
    expect(late.destroyed).toBe(true);
    slow.destroy();
  });

  it("all that fail are named in one error", async () => {
    const port = await deadPort();
    const open = (address: string) => {
      if (address === "127.0.0.1") return new Socket().connect(port, address);
      const socket = slowSocket();
      socket.destroy(Object.assign(new Error("unreachable"), { code: "ENETUNREACH" }));
      return socket;
    };
    await expect(dial(peer, ["::2", "127.0.0.1"], port, connecting, open)).rejects.toMatchObject({
      code: "CONNECT_UNREACHED",
      fault: {
        attempts: [
          { address: "::2", reason: "ENETUNREACH" },
          { address: "127.0.0.1", reason: "ECONNREFUSED" },
        ],
      },
    });
  });

  it("none at all is an error as well", async () => {
    await expect(dial(peer, [], 80, connecting)).rejects.toMatchObject({ fault: { attempts: [] } });
  });

  it("all end when the wait is given up", async () => {
    const given = newConnecting();
    const sockets: Socket[] = [];
    let triedTwo = () => {};
    const two = new Promise<void>((resolve) => {
      triedTwo = resolve;
    });
    const open = () => {
      const socket = slowSocket();
      sockets.push(socket);
      if (sockets.length === 2) triedTwo();
      return socket;
    };
    const dialled = expect(dial(peer, ["a", "b", "c"], 80, given, open)).rejects.toThrow("enough");
    await two;
    given.giveUp(new Error("enough"));
    await dialled;
    expect(sockets.map((socket) => socket.destroyed)).toEqual([true, true]);
  });
});
