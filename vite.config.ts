import { defineConfig } from "vite";

/** The library and the command, bundled: a start reads a handful of files instead of hundreds. */
export default defineConfig({
  // yargs is taken in, for the one part that is used: with its dozen packages it takes longer to load than all else.
  ssr: { noExternal: true, external: ["chokidar", "jsonc-parser", "picocolors", "undici", "valibot"] },
  build: {
    ssr: true,
    target: "node20",
    outDir: "dist",
    minify: false,
    rolldownOptions: {
      input: { index: "src/index.ts", cors: "src/cors/index.ts", cli: "src/cli/main.ts" },
      output: { entryFileNames: "[name].js", chunkFileNames: "chunks/[name]-[hash].js" },
    },
  },
});
