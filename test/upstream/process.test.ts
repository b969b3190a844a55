import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer } from "node:tls";
import { expect, it, onTestFinished } from "vitest";
import { certificate } from "../support/certificates.ts";
import { inNode } from "../support/in-node.ts";
import { listening, settings } from "./kit.ts";

it("`ca` adds to NODE_EXTRA_CA_CERTS and takes nothing away", async () => {
  const extra = certificate({ subject: "Extra CA", isCa: true });
  const own = certificate({ subject: "Own CA", isCa: true });
  const other = certificate({ subject: "Other CA", isCa: true });
  const folder = await mkdtemp(join(tmpdir(), "corswalk-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "extra.pem"), extra.cert);

  const ports = await Promise.all(
    [extra, own, other].map((issuer) => {
      const { cert, key } = certificate({ subject: "leaf", names: ["localhost"], issuer });
      return listening(createServer({ cert, key }));
    }),
  );
  const script = `
    import { runnerImport } from "vite";
    const { module } = await runnerImport("./src/upstream/connect.ts");
    const connect = module.connector(${JSON.stringify(settings({ ca: [own.cert] }))});
    for (const port of ${JSON.stringify(ports)}) {
      await new Promise((resolve) =>
        connect({ protocol: "https:", hostname: "localhost", port: String(port) }, (error, socket) => {
          console.log(error ? "refused" : "trusted");
          socket?.destroy();
          resolve();
        }));
    }`;
  const printed = await inNode(script, { NODE_EXTRA_CA_CERTS: join(folder, "extra.pem") });
  expect(printed.split("\n")).toEqual(["trusted", "trusted", "refused"]);
});

it("no more of undici is loaded than the agent needs", async () => {
  const script = `
    import { createRequire } from "node:module";
    import { runnerImport } from "vite";
    const { cache } = createRequire(import.meta.url);
    const loaded = () => Object.keys(cache).filter((file) => /[\\\\/]undici[\\\\/]/.test(file));
    await runnerImport("./src/upstream/pool.ts");
    console.log(loaded().length > 0, loaded().some((file) => /web[\\\\/]fetch|undici[\\\\/]index/.test(file)));`;
  expect(await inNode(script)).toBe("true false");
});
