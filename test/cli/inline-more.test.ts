import { execFile } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { callsBefore, moreInlined } from "../../src/cli/inline-more.ts";
import { serve } from "../support/upstream.ts";
import { corswalk, folder } from "./corswalk.ts";

it("asks for what this V8 knows: it would complain on the terminal of every user", async () => {
  const ask = promisify(execFile)(process.execPath, [
    "-e",
    `process.getBuiltinModule("node:v8").setFlagsFromString("${moreInlined}")`,
  ]);
  expect(await ask).toEqual({ stdout: "", stderr: "" });
});

it("is asked for when the hundredth call has ended, the hundredth that came still being open", async () => {
  const upstream = await serve((request, response) => {
    if (request.url !== "/stream") response.end("ok");
    else response.writeHead(200, { "Content-Type": "text/event-stream" }).flushHeaders();
  });
  const told = folder({
    "told.mjs": `import v8 from "node:v8";
      const { setFlagsFromString } = v8;
      v8.setFlagsFromString = (flag) => {
        setFlagsFromString(flag);
        if (flag === "${moreInlined}") console.error("asked for");
      };`,
  });
  const env = { NODE_OPTIONS: `--import=${pathToFileURL(join(told, "told.mjs"))}` };
  const running = corswalk([upstream.url, "--port", "0"], { env });
  const [url] = await running.says(/http:\/\/localhost:\d+/);
  for (let ended = 1; ended < callsBefore; ended++) await (await fetch(`${url}/${ended}`)).text();
  const stream = await fetch(`${url}/stream`);
  expect(running.stderr()).not.toContain("asked for");
  await (await fetch(`${url}/last`)).text();
  await running.says(/asked for/);
  await stream.body?.cancel();
});
