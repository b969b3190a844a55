import corswalk from "corswalk/vite";
import { defineConfig } from "vite";

// The routes are in proxy.config.json: a save there is in force at once.
export default defineConfig({
  plugins: [corswalk()],
});
