import { expect, it } from "vitest";
import { corswalk, folder, run } from "./corswalk.ts";

it("corswalk demo serves a page, a proxy and an API, and ends with 0", async () => {
  const cwd = folder();
  const demo = corswalk(["demo"], { cwd });
  const [, page = ""] = await demo.says(/open (http:\/\/localhost:\d+)/);
  expect(await (await fetch(page)).text()).toContain("<html");
  const [, proxy = "", api] = await demo.says(/proxy +(\S+) +→ (\S+)/);
  const through = await fetch(proxy, { headers: { Origin: page } });
  expect(through.headers.get("access-control-allow-origin")).toBe(page);
  await demo.says(new RegExp(` → ${api}/\\n`));
  const { code, stderr } = await run(["localhost:9", "--port", new URL(proxy).port], { cwd });
  expect({ code, stderr }).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("another corswalk, for the demo"),
  });
  demo.child.kill("SIGTERM");
  expect(await demo.exited).toBe(0);
});
