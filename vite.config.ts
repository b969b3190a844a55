import { defineConfig } from "vite";

/** The library and the command, bundled: a start reads a handful of files instead of hundreds. */
export default defineConfig({
  build: {
    ssr: true,
    target: "node20",
    outDir: "dist",
    minify: false,
    rolldownOptions: {
      input: { index: "src/index.ts", cors: "src/cors/index.ts" },
      output: { entryFileNames: "[name].js", chunkFileNames: "chunks/[name]-[hash].js" },
    },
  },
});
