import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/** The inspector's page: three files with fixed names, since the server knows each of them. */
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  publicDir: false,
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: fileURLToPath(new URL("../../../dist/inspector", import.meta.url)),
    emptyOutDir: true,
    target: "es2023",
    modulePreload: false,
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    rolldownOptions: {
      output: { entryFileNames: "inspector.js", assetFileNames: "inspector[extname]" },
    },
  },
});
