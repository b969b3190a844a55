import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { copyText } from "./client.ts";

interface CopyProps {
  readonly label: string;
  readonly text: string | (() => Promise<string>);
  /** What it says then. */
  readonly done?: string;
}

/** Copies what it is given, or what is read when it is pressed, and says whether it did. */
export function CopyButton({ label, text, done = "Copied" }: CopyProps) {
  const [said, setSaid] = useState("");
  const copy = async () => {
    try {
      await copyText(typeof text === "string" ? text : await text());
      setSaid(done);
    } catch (error) {
      setSaid(error instanceof Error ? error.message : "Not copied");
    }
  };
  return (
    <button type="button" onClick={copy} onBlur={() => setSaid("")}>
      {said === "" ? label : said}
    </button>
  );
}

export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children}
    </div>
  );
}
