import { expect, it } from "vitest";
import { corswalk } from "./corswalk.ts";

it("corswalk demo serves a page, a proxy and an API, and ends with 0", async () => {
  const demo = corswalk(["demo"]);
  const [, page = ""] = await demo.says(/open (http:\/\/localhost:\d+)/);
  expect(await (await fetch(page)).text()).toContain("<html");
  const [, proxy = "", api] = await demo.says(/proxy +(\S+) +→ (\S+)/);
  const through = await fetch(proxy, { headers: { Origin: page } });
  expect(through.headers.get("access-control-allow-origin")).toBe(page);
  await demo.says(new RegExp(` → ${api}/\\n`));
  demo.child.kill("SIGTERM");
  expect(await demo.exited).toBe(0);
});
