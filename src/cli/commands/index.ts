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
    name: "explain",
    usage: "explain <url>",
    about: "what the browser would say to a call, why, and the fix",
    operands: 1,
    flags: ["origin", "method", "header", "credentials", "send", "fix", "json", "insecure", "config"],
    flagWords: { header: "a header that the page sets, repeatable" },
    examples: [
      "corswalk explain https://api.example.com/users -X PUT --credentials",
      "corswalk explain \"Access to fetch at 'https://…' from origin 'https://…' …\"",
    ],
    load: async () => (await import("./explain.ts")).explain,
  },
  {
    name: "audit",
    usage: "audit <file>",
    about: "the same for every kind of call in a HAR or a JSON log",
    operands: 1,
    flags: ["origin", "credentials", "probe", "fix", "json", "insecure", "config"],
    flagWords: { credentials: "the calls carried cookies, which HARs leave out" },
    examples: ["corswalk audit traffic.har --origin https://app.example.com --fix nginx"],
    load: async () => (await import("./audit.ts")).audit,
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
