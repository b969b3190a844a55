#!/usr/bin/env node
import module from "node:module";

// Compiled code is kept from one run to the next where Node can (22.8 and later).
module.enableCompileCache?.();
const { main } = await import("../dist/cli.js");
process.exitCode = await main(process.argv.slice(2), process);
