import { createRedactor } from "../observe/redact.ts";
import { readArguments } from "./arguments.ts";
import { commands } from "./commands/index.ts";
import { tellUsage } from "./faults.ts";
import { helpText } from "./help.ts";
import type { Io } from "./io.ts";
import { version } from "./version.ts";

/** The command line, carried out. Resolves to the exit code: 0 fine, 1 the thing asked failed, 2 the command line is wrong. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  forgiveClosedPipes(io);
  const given = readArguments(argv, commands);
  if ("message" in given) {
    return tellUsage(given, createRedactor([]), io);
  }
  if (given.flags.has("version")) {
    io.stdout.write(`${version}\n`);
    return 0;
  }
  if (given.flags.has("help")) {
    io.stdout.write(helpText(version, commands, given.command));
    return 0;
  }
  const run = await given.command.load();
  return run(given, io);
}

/** `corswalk … | head` closes our output early; what is written then is lost, and that is all. */
function forgiveClosedPipes({ stdout, stderr }: Io): void {
  for (const output of [stdout, stderr]) {
    output.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
}
