import { fixFor } from "../../src/advice/fix-for.ts";
import { servers } from "../../src/advice/fixes/index.ts";

const policy = {
  origins: ["https://app.example.com", "https://admin.example.com"],
  methods: ["GET", "POST", "PUT"],
  headers: ["authorization", "content-type"],
  credentials: true,
  expose: ["x-total-count"],
  maxAge: 600,
};

/** Where what the tests start is not the whole thing. */
const HOW_RUN: Readonly<Record<string, string>> = {
  cloudflare: " _Run here as a fetch handler on Node, not at Cloudflare._",
};

/** docs/fixes.md: every server's text for one policy. `run` names those that the tests start for real. */
export function fixesPage(run: ReadonlySet<string>): string {
  const sections = [...servers]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name }) => section(name, run));
  return `# Allowing calls from other origins, server by server

What \`corswalk explain --fix NAME\` and \`corswalk audit --fix NAME\` write, here for a page on
\`https://app.example.com\` or \`https://admin.example.com\` that logs in, reads, creates and changes. Each answers with
the one origin that asks, says \`Vary: Origin\`, and lets nobody else in.

The tests start most of these servers, paste the text in, and let Chromium call them before and after. Those marked
_not run here_ are only looked at. This page is written by the tests.

${sections.join("\n")}`;
}

function section(name: string, run: ReadonlySet<string>): string {
  const fix = fixFor(name, policy);
  if (fix === undefined) return "";
  const tried = name === "http" || run.has(name) ? (HOW_RUN[name] ?? "") : " _Not run here._";
  const files = fix.files.map(
    ({ name: file, language, text }) =>
      `${file.includes(" ") ? file : `\`${file}\``}:\n\n\`\`\`${language}\n${text}\`\`\`\n`,
  );
  const notes = fix.notes.map((note) => `- ${note}\n`).join("");
  return `## ${name}\n\n${fix.title}.${tried}\n\n${files.join("\n")}\n${notes}`;
}
