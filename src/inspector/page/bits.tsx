import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { copyText } from "./client.ts";

/** Copies what it is given, or what is read when it is pressed, and says whether it did. */
export function CopyButton({ label, text }: { label: string; text: string | (() => Promise<string>) }) {
  const [said, setSaid] = useState("");
  const copy = async () => {
    try {
      await copyText(typeof text === "string" ? text : await text());
      setSaid("Copied");
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
