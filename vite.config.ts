import { defineConfig } from "vite";

/** The library and the command, bundled: a start reads a handful of files instead of hundreds. */
export default defineConfig({
  // Taken in, for the parts that are used: yargs with its dozen packages takes longer to load than all else, valibot
  // and jsonc-parser as long as the whole of config/.
  ssr: { noExternal: true, external: ["chokidar", "picocolors", "undici"] },
  build: {
    ssr: true,
    target: "node20",
    outDir: "dist",
    minify: false,
    // Their licences ask for it.
    license: { fileName: "licenses.md" },
    rolldownOptions: {
      input: {
        index: "src/index.ts",
        cors: "src/cors/index.ts",
        advice: "src/advice/index.ts",
        cli: "src/cli/main.ts",
        connect: "src/plugins/connect.ts",
        vite: "src/plugins/vite.ts",
        webpack: "src/plugins/webpack.ts",
      },
      output: { entryFileNames: "[name].js", chunkFileNames: "chunks/[name]-[hash].js" },
    },
  },
});
