import { createServer, type ServerResponse } from "node:http";
import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { endings } from "../../src/endings.ts";
import { listening } from "../support/upstream.ts";

/** A server that hands each response to the test. */
async function asked(handle: (response: ServerResponse) => void): Promise<Response> {
  const server = createServer((_request, response) => handle(response));
  return fetch((await listening(server)).url);
}

describe("endings", () => {
  it.each([
    ["when the turn has ended, and no earlier, where others are under way", false, [false, true]],
    ["at once where it is alone", true, [true, true]],
  ])("ends an answer of an upstream %s", async (_, alone, outcome) => {
    const ended: boolean[] = [];
    const { answered } = endings(() => alone);
    const response = await asked(async (own) => {
      own.writeHead(200);
      answered(own, Buffer.from("whole"));
      ended.push(own.writableEnded);
      await nextTurn();
      ended.push(own.writableEnded);
    });
    expect(await response.text()).toBe("whole");
    expect(ended).toEqual(outcome);
  });

  it.each([
    ["a small body", 256],
    ["a body of several kilobytes", 16 * 1024],
  ])("keeps every byte of %s", async (_, length) => {
    const bytes = Buffer.from(Array.from({ length }, (_, i) => i % 256));
    const { soon } = endings(() => true);
    const response = await asked((own) => soon(own.writeHead(200), bytes));
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it("leaves an answer alone whose client has gone", async () => {
    const { soon } = endings(() => true);
    let gone: ServerResponse | undefined;
    await expect(
      asked((own) => {
        gone = own;
        soon(own, Buffer.from("never"));
        own.destroy();
      }),
    ).rejects.toThrow();
    await nextTurn();
    expect(gone?.writableEnded).toBe(false);
  });
});
