import { type Tool, tools } from "../../init/tools.ts";
import { loadCode } from "./load-code.ts";
import { firstLine } from "./problem.ts";

/**
 * A process of its own, in which a project's code runs: what it leaves running, never ends or ends is not ours. Its
 * arguments are the tool, the file and what the file is called; it sends the setup in our words, or why there is none.
 */
const [name, path = "", file = ""] = process.argv.slice(2);
const tool: Tool | undefined = Object.entries(tools).find(([known]) => known === name)?.[1];
if (tool !== undefined) {
  try {
    const value = await loadCode(path, tool.ask);
    process.send?.({ found: tool.translate(file, value, process.env) });
  } catch (error) {
    process.send?.({ problem: firstLine(error) });
  }
}
