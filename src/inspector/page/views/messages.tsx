import { useRef, useState } from "preact/hooks";
import type { Messages as Told } from "../../api.ts";
import { read } from "../client.ts";
import { clock, size } from "../format.ts";
import { useRepeated } from "../repeated.ts";

const mostShown = 500;

/** What a WebSocket or an event stream carries, as it passes. */
export function Messages({ id, news }: { id: number; news: number }) {
  const [told, setTold] = useState<Told>({ messages: [], gone: 0, lost: "" });
  const last = useRef(0);
  useRepeated(
    () =>
      read<Told>("messages", { id, since: last.current }).then(
        (next) => {
          last.current = next.messages.at(-1)?.n ?? last.current;
          setTold((before) => ({
            ...next,
            messages: [...before.messages, ...next.messages].slice(-mostShown),
          }));
        },
        () => {},
      ),
    [news],
  );
  const { messages, gone, lost } = told;
  return (
    <div class="panel">
      {gone > 0 && <p class="muted">{gone} older ones are not kept.</p>}
      {messages.length === 0 && lost === "" && (
        <p class="muted">None yet. They are read only while this page is open.</p>
      )}
      <ol class="messages">
        {messages.map(({ n, from, kind, text, bytes, time }) => (
          <li key={n} class={from}>
            <span class="way" title={from === "page" ? "from the page" : "from the upstream"}>
              <span aria-hidden="true">{from === "page" ? "↑" : "↓"}</span>
              <span class="unseen">{from === "page" ? "from the page" : "from the upstream"}</span>
            </span>
            <span class="kind">{kind}</span>
            <pre>{text}</pre>
            <span class="muted">{size(bytes)}</span>
            <time class="muted">{clock(time)}</time>
          </li>
        ))}
      </ol>
      {messages.some(({ kind }) => kind === "compressed") && (
        <p class="muted">
          What is compressed refers to messages that passed before this page was opened, or is too long to be
          read.
        </p>
      )}
      {lost !== "" && <p class="muted">{lost}</p>}
    </div>
  );
}
