import { defineConfig, type Rolldown } from "vite";

/**
 * V8 keeps the text of a module for as long as it runs, in two bytes a character where one of them is past latin1. Node marks
 * a heap over 8 MB again and again for the bodies that pass through it, a smaller one never.
 */
function oneByteText(): Rolldown.Plugin {
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return {
    name: "one-byte-text",
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === "chunk") file.code = file.code.replace(/[\u0080-\uffff]/g, escaped);
      }
    },
  };
}

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
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "chunks/[name]-[hash].js",
      },
      plugins: [oneByteText()],
    },
  },
});
