import { render } from "preact";
import { useEffect, useRef } from "preact/hooks";

const keys = [
  ["/", "filter the list"],
  ["↑ ↓", "the call before, the next one"],
  ["Esc", "close what is open, then clear the filter"],
  ["?", "this help"],
] as const;

export function Help({ close }: { close(): void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} onClose={close} aria-labelledby="help-title">
      <h2 id="help-title">Keyboard</h2>
      <dl class="keys">
        {keys.map(([key, about]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{about}</dd>
          </div>
        ))}
      </dl>
      <p class="muted">
        “Direct” tells what the browser would have done without corswalk: ✓ allowed, ✗ blocked, ✗? most likely
        blocked, ? only the upstream can tell.
      </p>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  );
}

/** Resolves with whether it is to be done. */
export function ask(question: string, yes: string): Promise<boolean> {
  const place = document.body.appendChild(document.createElement("div"));
  return new Promise((resolve) => {
    const answer = (value: boolean): void => {
      render(null, place);
      place.remove();
      resolve(value);
    };
    render(<Question question={question} yes={yes} answer={answer} />, place);
  });
}

interface QuestionProps {
  readonly question: string;
  readonly yes: string;
  answer(value: boolean): void;
}

function Question({ question, yes, answer }: QuestionProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} onClose={() => answer(false)} aria-label="Confirm">
      <p>{question}</p>
      <p class="actions">
        <button type="button" class="primary" onClick={() => answer(true)}>
          {yes}
        </button>
        <button type="button" onClick={() => answer(false)}>
          Cancel
        </button>
      </p>
    </dialog>
  );
}
