import { useState } from "preact/hooks";
import type { Detail, Row } from "../../api.ts";
import { CopyButton } from "../bits.tsx";
import { act, read } from "../client.ts";
import { directNames, kindNames, statusTone } from "../format.ts";
import { useRepeated } from "../repeated.ts";
import { Body } from "./body.tsx";
import { ask } from "./dialogs.tsx";
import { Headers } from "./headers.tsx";
import { Messages } from "./messages.tsx";
import { type Tab, Tabs } from "./tabs.tsx";
import { TimingView } from "./timing.tsx";
import { Verdict } from "./verdict.tsx";

type Name = "verdict" | "headers" | "body" | "messages" | "timing";

interface DetailProps {
  readonly row: Row;
  readonly news: number;
  readonly servers: readonly string[];
  close(): void;
}

/** One exchange: everything that is known of it. */
export function DetailView({ row, news, servers, close }: DetailProps) {
  const [detail, setDetail] = useState<Detail>();
  const [failed, setFailed] = useState("");
  const [tab, setTab] = useState<Name>("verdict");
  useRepeated(
    () =>
      read<Detail>("exchange", { id: row.id }).then(
        (next) => {
          setDetail(next);
          setFailed("");
        },
        (error: Error) => setFailed(error.message),
      ),
    [row],
  );

  const shown = detail?.row.id === row.id ? detail : undefined;
  const tabs: readonly Tab<Name>[] = [
    { name: "verdict", title: "Verdict" },
    { name: "headers", title: "Headers" },
    shown?.messages === true ? { name: "messages", title: "Messages" } : { name: "body", title: "Body" },
    { name: "timing", title: "Timing" },
  ];
  const current = tabs.some(({ name }) => name === tab) ? tab : "verdict";
  return (
    <section class="detail" aria-label="Exchange">
      <header>
        <p class="title">
          <span class="status" data-tone={row.underWay ? "none" : statusTone(row.status, row.failure !== "")}>
            {row.status || (row.underWay ? "…" : "—")}
          </span>
          <strong>{row.method}</strong> <span class="path">{row.path}</span>
          {row.kind !== "call" && <span class={`mark ${row.kind}`}>{kindNames[row.kind]}</span>}
          {row.direct !== undefined && (
            <span class="badge" data-direct={row.direct} title="Without corswalk">
              {directNames[row.direct]}
            </span>
          )}
        </p>
        <button type="button" class="close" onClick={close} aria-label="Close">
          ✕
        </button>
      </header>
      {shown !== undefined && (
        <>
          <Facts detail={shown} />
          <Actions detail={shown} />
          <Tabs label="Parts of the exchange" tabs={tabs} current={current} choose={(name) => setTab(name)}>
            {current === "verdict" && (
              <Verdict key={`${row.id} ${shown.row.direct}`} detail={shown} servers={servers} />
            )}
            {current === "headers" && <Headers detail={shown} />}
            {current === "body" && <Body detail={shown} />}
            {current === "messages" && <Messages key={row.id} id={row.id} news={news} />}
            {current === "timing" && <TimingView detail={shown} />}
          </Tabs>
        </>
      )}
      {failed !== "" && <p class="failure">{failed}</p>}
    </section>
  );
}

function Facts({ detail }: { detail: Detail }) {
  const { row, failure } = detail;
  return (
    <>
      <dl class="facts">
        {row.origin !== "" && (
          <>
            <dt>Page</dt>
            <dd>{row.origin}</dd>
          </>
        )}
        {row.route !== "" && (
          <>
            <dt>Route</dt>
            <dd>{row.route}</dd>
          </>
        )}
        {row.upstream !== "" && (
          <>
            <dt>Upstream</dt>
            <dd>{row.upstream}</dd>
          </>
        )}
      </dl>
      {failure !== undefined && (
        <p class="failure">
          <strong>{failure.message}</strong> {failure.hint} <code>{failure.code}</code>
        </p>
      )}
    </>
  );
}

function Actions({ detail }: { detail: Detail }) {
  const [said, setSaid] = useState("");
  const { id, method, path } = detail.row;
  const copied = (as: string) => () => read<string>("copy", { id, as });
  const done = detail.bytesIn > 0 && detail.unrepeatable !== "" ? "Copied, without its body" : "Copied";
  const repeat = async () => {
    const question = `${method} ${path} may change something. Send it again, with the same body, cookies and keys?`;
    if (detail.unsafe && !(await ask(question, "Send it again"))) return;
    setSaid("Sending…");
    await act("repeat", { id: String(id), confirmed: detail.unsafe ? "yes" : "no" }).then(
      () => setSaid("Sent again"),
      (error: Error) => setSaid(error.message),
    );
  };
  return (
    <p class="actions">
      <button
        type="button"
        disabled={detail.unrepeatable !== ""}
        title={detail.unrepeatable}
        onClick={repeat}
        onBlur={() => setSaid("")}
      >
        Repeat
      </button>
      <CopyButton label="Copy as curl" text={copied("curl")} done={done} />
      <CopyButton label="as fetch" text={copied("fetch")} done={done} />
      <CopyButton label="as HAR" text={copied("har")} />
      <span class="muted" role="status">
        {said}
      </span>
    </p>
  );
}
