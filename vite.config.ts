import { defineConfig, type Rolldown } from "vite";
import { undiciAsUsed } from "./scripts/undici-as-used.ts";

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

/** A chunk of the file and of all that it needs. */
const chunk = (name: string, file: RegExp, priority: number) => ({ name, test: file, priority });

/** The library and the command, bundled: a start reads a handful of files instead of hundreds. */
export default defineConfig({
  // Taken in, for the parts that are used. The watcher is loaded beside a proxy that runs, so it stays outside.
  ssr: { noExternal: true, external: ["chokidar"] },
  plugins: [undiciAsUsed()],
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
        setup: "src/cli/init/code-process.ts",
        connect: "src/plugins/connect.ts",
        vite: "src/plugins/vite.ts",
        webpack: "src/plugins/webpack.ts",
      },
      // A package is there for what it exports: what is not used of it is not run either.
      treeshake: { moduleSideEffects: (id) => !id.includes("node_modules") },
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "chunks/[name]-[hash].js",
        plugins: [oneByteText()],
        // Names stay, for whoever reads a stack; spaces and comments took a twentieth of a start.
        minify: { compress: false, mangle: false, codegen: true },
        // Each file costs a millisecond. `corswalk/cors` is for small programs: it stays apart.
        codeSplitting: {
          groups: [
            chunk("cors", /src[\\/]cors[\\/]index\.ts$/, 4),
            chunk("judge", /src[\\/]advice[\\/]direct\.ts$/, 3),
            chunk("proxy", /src[\\/]proxy\.ts$/, 2),
            chunk("start", /src[\\/]cli[\\/]commands[\\/]start\.ts$/, 1),
          ],
        },
      },
    },
  },
});
