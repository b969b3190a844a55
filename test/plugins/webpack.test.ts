import { createServer } from "node:http";
import { expect, it, onTestFinished } from "vitest";
import corswalk, { type DevMiddleware } from "../../src/plugins/webpack.ts";
import { ask } from "../support/client.ts";
import { listening, recordingUpstream } from "../support/upstream.ts";
import { memoryLog } from "../toolchain/plugins/log.ts";

/** `[corswalk] corswalk config reloaded`: webpack's logger has the name that it was asked for before each line. */
it("says its name once, where webpack's logger says it", async () => {
  const upstream = await recordingUpstream((_heard, response) =>
    response.writeHead(401, { "WWW-Authenticate": "NTLM" }).end(),
  );
  const log = memoryLog();
  const names: string[] = [];
  const compiler = {
    getInfrastructureLogger(name: string) {
      names.push(name);
      return log;
    },
  };
  const server = createServer((request, response) =>
    own?.middleware(request, response, () => response.end()),
  );
  const [own] = corswalk({ "/api": upstream.url })<DevMiddleware>([], { server, compiler });
  const { port, close } = await listening(server);
  onTestFinished(close);
  await ask(port, { path: "/api" });
  expect(await log.says(/NTLM/)).toMatch(/^route \/api: /);
  expect(names).toEqual(["corswalk"]);
});
