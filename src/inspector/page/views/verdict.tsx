import { useState } from "preact/hooks";
import type { Detail, DirectVerdict, RowKind, ShownFix } from "../../api.ts";
import { CopyButton, Empty } from "../bits.tsx";
import { act, read } from "../client.ts";
import { directNames } from "../format.ts";

interface VerdictProps {
  readonly detail: Detail;
  readonly servers: readonly string[];
}

/** What the browser would have said without corswalk, why, and what to change on the server. */
export function Verdict({ detail, servers }: VerdictProps) {
  const [later, setLater] = useState<DirectVerdict>();
  const [asking, setAsking] = useState(false);
  const [failed, setFailed] = useState("");
  const [chosen, setChosen] = useState<string>();
  const verdict = later ?? detail.verdict;
  if (verdict === undefined) {
    const [title, why] = whyNone(detail);
    return (
      <Empty title={title}>
        <p>{why}</p>
      </Empty>
    );
  }
  const id = String(detail.row.id);
  const from = (next: Promise<DirectVerdict>) => {
    setAsking(true);
    setFailed("");
    next.then(setLater, (error: Error) => setFailed(error.message)).finally(() => setAsking(false));
  };
  return (
    <div class="panel">
      <p class="verdict" data-direct={verdict.direct}>
        <strong>{directNames[verdict.direct]}</strong> {verdict.says}
      </p>
      {verdict.basis !== "probed" && verdict.direct !== "allowed" && (
        <p class="explain">
          <button
            type="button"
            class="primary"
            disabled={asking}
            onClick={() => from(act("explain", chosen === undefined ? { id } : { id, fix: chosen }))}
          >
            {asking ? "Asking…" : "Explain"}
          </button>
          <span class="muted">asks the upstream as the browser would, and changes nothing there</span>
        </p>
      )}
      {failed !== "" && <p class="failure">{failed}</p>}
      {verdict.console !== "" && verdict.direct !== "unknown" && (
        <section>
          <h3>The console would say</h3>
          <p class="console">{verdict.console}</p>
        </section>
      )}
      {verdict.because.length + verdict.signs.length > 0 && (
        <section>
          <h3>Why</h3>
          <ul class="because">
            {[...verdict.because, ...verdict.signs].map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </section>
      )}
      {verdict.fix !== undefined && (
        <Fix
          fix={verdict.fix}
          servers={servers}
          choose={(fix) => {
            setChosen(fix);
            from(read("verdict", { id, fix }));
          }}
          wanted={verdict.direct !== "allowed"}
        />
      )}
      {verdict.wire.length > 0 && (
        <section>
          <h3>
            {verdict.basis === "probed"
              ? "What went over the wire when it was asked"
              : "What the upstream said"}
          </h3>
          <pre class="wire">
            {verdict.wire.map(({ text, mark }, i) => (
              <span key={i} data-mark={mark}>
                {text}
                {"\n"}
              </span>
            ))}
          </pre>
        </section>
      )}
    </div>
  );
}

interface FixProps {
  readonly fix: ShownFix;
  readonly servers: readonly string[];
  readonly wanted: boolean;
  choose(server: string): void;
}

export function Fix({ fix, servers, wanted, choose }: FixProps) {
  return (
    <section class="fix">
      <h3>{wanted ? "The fix" : "What allows it"}</h3>
      <p class="choice">
        <label>
          for{" "}
          <select value={fix.server} onChange={(event) => choose(event.currentTarget.value)}>
            {servers.map((server) => (
              <option value={server} key={server}>
                {server}
              </option>
            ))}
          </select>
        </label>
        {fix.recognised && <span class="muted">recognised by its headers</span>}
      </p>
      {fix.files.map(({ name, text }) => (
        <div class="code" key={name}>
          <p class="file">
            <span>{name}</span>
            <CopyButton label="Copy the fix" text={text} />
          </p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
          <pre tabIndex={0}>{text}</pre>
        </div>
      ))}
      {fix.notes.length > 0 && (
        <ul class="because">
          {fix.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

function whyNone({ row, forwarded }: Detail): [title: string, why: string] {
  if (row.kind === "call" && row.underWay && row.status === 0) {
    return ["Not answered yet", "The verdict comes with the upstream's answer."];
  }
  if (row.kind === "call" && !forwarded) {
    return ["No upstream was asked", "corswalk answered this one itself: above is what it said."];
  }
  return ["CORS has no say here", whyNoSay(row.kind)];
}

function whyNoSay(kind: RowKind): string {
  switch (kind) {
    case "preflight":
      return "corswalk answered this preflight itself. The call that follows it has a verdict.";
    case "websocket":
      return "Browsers open WebSockets to any origin: only the server itself can refuse one.";
    case "refused":
      return "corswalk did not let this one in, so the upstream never heard of it.";
    case "respond":
      return "corswalk answers this route itself.";
    default:
      return "It was no call of a page's script to another origin: a navigation, a picture, a program.";
  }
}
