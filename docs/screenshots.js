// The README's pictures of the demo: docs/images/demo-light.png and demo-dark.png. Run it with `npm run screenshots`.
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { runnerImport } from "vite";

const { startDemo } = (await runnerImport("./src/demo/index.ts")).module;
const { chromiumPath, HOW_TO_GET_CHROMIUM } = (await runnerImport("./test/support/find-chromium.ts")).module;
if (chromiumPath === undefined) throw new Error(HOW_TO_GET_CHROMIUM);

const images = new URL("images/", import.meta.url);
await mkdir(images, { recursive: true });
const demo = await startDemo({ apiPort: 4000 });
const browser = await chromium.launch({
  executablePath: chromiumPath,
  args: ["--no-sandbox", "--disable-background-networking"],
});

/** A page on which every call has been made. */
async function finishedPage(colorScheme) {
  const viewport = { width: 1240, height: 958 };
  const page = await browser.newPage({ colorScheme, viewport, deviceScaleFactor: 1.25 });
  await page.goto(demo.pageUrl);
  await page.click("#run-all");
  await page.getByRole("status").getByText("through corswalk").waitFor();
  await page.mouse.move(0, 0);
  return page;
}

// The first run warms everything up, so that the times in the pictures are the usual ones.
await finishedPage("light");
for (const colorScheme of ["light", "dark"]) {
  const page = await finishedPage(colorScheme);
  await page.screenshot({ path: fileURLToPath(new URL(`demo-${colorScheme}.png`, images)) });
}
await browser.close();
await demo.close();
