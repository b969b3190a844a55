import type { Command } from "../command.ts";

/** The first is what runs where no command is named. */
export const commands: readonly [Command, ...Command[]] = [
  {
    name: "start",
    usage: "[target]",
    about: "start the proxy: to target, or as the config says",
    operands: 1,
    flags: ["port", "host", "config", "allow-origin", "allow-host", "header", "insecure", "log"],
    load: async () => (await import("./start.ts")).start,
  },
  {
    name: "demo",
    usage: "demo",
    about: "a sample API and a page that calls it both ways",
    operands: 0,
    flags: [],
    load: async () => (await import("./demo.ts")).demo,
  },
  {
    name: "check",
    usage: "check [file]",
    about: "tell every fault of a config, and its fix",
    operands: 1,
    flags: ["config"],
    load: async () => (await import("./check.ts")).check,
  },
  {
    name: "health",
    usage: "health",
    about: "ask a running proxy for its health",
    operands: 0,
    flags: ["port", "host", "config"],
    load: async () => (await import("./health.ts")).health,
  },
];
