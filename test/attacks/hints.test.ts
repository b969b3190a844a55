import { describe, expect, it } from "vitest";
import { startProxy } from "../support/proxy.ts";
import { ask } from "./ask.ts";

/**
 * Whoever is refused is told which line would let it in, and the log tells the developer, who will paste it. Names are the
 * caller's: `http://$(curl evil.test).evil.test` is a URL that a browser opens.
 */
async function hintFor(headers: readonly string[]): Promise<{ answer: string; hint: string | undefined }> {
  const { port, exchangesAfter } = await startProxy({ target: "http://127.0.0.1:1" });
  const answer = await ask(port, ["GET / HTTP/1.1", ...headers]);
  const [logged] = await exchangesAfter(1);
  return { answer, hint: logged?.failure?.hint };
}

describe("a line to paste is never made of", () => {
  it.each([
    "$(id).evil.test",
    "a;reboot;b.test",
    "a&calc&b.test",
    "'id'.evil.test",
    "a*.test",
    "!!.test",
    "%PATH%.test",
    "-oProxy.test",
    "--config=evil",
    ".com",
    "a,b.test",
    "~root",
  ])("the host %s", async (name) => {
    const { answer, hint } = await hintFor([`Host: ${name}`]);
    expect(answer).toMatch(/^HTTP\/1\.1 421 /);
    expect(hint).toMatch(/^Call it by a name of letters/);
    expect(answer).not.toMatch(/--allow-host|CORSWALK_ALLOWED_HOSTS/);
  });

  it.each([
    "http://$(id).evil.test",
    "http://a;reboot;b.test",
    "http://`id`.test",
    "https://evil.test --allow-origin null",
    "https://evil.test/path",
    "http://*.evil.test",
    "*",
    "loopback",
    "null,null",
    "http://-o.test",
    "http://127.1",
    "https://evil.test:443",
    "file://",
    "",
  ])("the origin %s", async (origin) => {
    const { answer, hint } = await hintFor(["Host: localhost", `Origin: ${origin}`]);
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
    expect(hint).toMatch(/^No page of yours has such an origin/);
    expect(answer).not.toContain("--allow-origin https");
  });
});

describe("a plain name gets its line", () => {
  it.each(["corswalk", "my_service", "mac.local", "[2001:db8::1]", "xn--bcher-kva.test"])(
    "the host %s",
    async (name) => {
      const { hint } = await hintFor([`Host: ${name}:8010`]);
      expect(hint).toContain(`start with --allow-host ${name}, or set`);
      expect(hint).not.toContain("cors.origins");
    },
  );

  it.each(["http://mac.local:5173", "https://app.test", "http://[2001:db8::1]:3000", "capacitor://app"])(
    "the origin %s",
    async (origin) => {
      const { hint } = await hintFor(["Host: localhost", `Origin: ${origin}`]);
      expect(hint).toBe(
        `If the page is yours, add "${origin}" to cors.origins, or start with --allow-origin ${origin}.`,
      );
    },
  );

  it("both lines at once for a phone's page, which calls by this machine's name", async () => {
    const { hint } = await hintFor(["Host: mac.local:8010", "Origin: http://mac.local:5173"]);
    expect(hint).toContain("start with --allow-host mac.local");
    expect(hint).toContain(
      'add "http://mac.local:5173" to cors.origins, or start with --allow-origin http://mac.local:5173.',
    );
  });
});
