import { existsSync } from "node:fs";

/** Where a Chromium is usually found; CHROMIUM names another one. */
const USUAL = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

const named = process.env.CHROMIUM;

export const chromiumPath: string | undefined = (named === undefined ? USUAL : [named]).find((path) =>
  existsSync(path),
);

export const HOW_TO_GET_CHROMIUM =
  "No Chromium found, so the browser tests are skipped: apt install chromium, or set CHROMIUM to one's path.";
