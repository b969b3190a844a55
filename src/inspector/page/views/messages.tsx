import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Messages as Told } from "../../api.ts";
import { read } from "../client.ts";
import { clock, size } from "../format.ts";
import { useRepeated } from "../repeated.ts";

const mostShown = 500;
/** In pixels: about a message and the room below. */
const nearEnd = 64;

/** What a WebSocket or an event stream carries, as it passes. It follows the newest while it is scrolled to the end. */
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
  const list = useRef<HTMLOListElement>(null);
  const following = useRef(true);
  const box = () => list.current?.closest(".tab-panel");
  useLayoutEffect(() => {
    const scroller = box();
    const look = () => {
      if (scroller) {
        following.current = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < nearEnd;
      }
    };
    scroller?.addEventListener("scroll", look);
    return () => scroller?.removeEventListener("scroll", look);
  }, []);
  useLayoutEffect(() => {
    const scroller = box();
    if (scroller && following.current) scroller.scrollTop = scroller.scrollHeight;
  }, [messages]);
  return (
    <div class="panel">
      {gone > 0 && <p class="muted">{gone} older ones are not kept.</p>}
      {messages.length === 0 && lost === "" && (
        <p class="muted">None yet. They are read only while this page is open.</p>
      )}
      <ol class="messages" ref={list}>
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
