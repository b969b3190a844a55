import { useState } from "preact/hooks";
import type { AuditView, Row } from "../../api.ts";
import { Empty } from "../bits.tsx";
import { act, read } from "../client.ts";
import { useRepeated } from "../repeated.ts";
import { Fix } from "./verdict.tsx";

/** Every kind of call so far: what a browser would do with it without corswalk, and what allows exactly these. */
export function Audit({ servers, rows }: { servers: readonly string[]; rows: readonly Row[] }) {
  const [view, setView] = useState<AuditView>();
  const [fix, setFix] = useState<string>();
  const [asking, setAsking] = useState(false);
  const [hasAsked, setHasAsked] = useState(false);
  const [failed, setFailed] = useState("");
  const given: Record<string, string> = fix === undefined ? {} : { fix };
  const seen = (next: AuditView) => {
    setView(next);
    setFailed("");
  };
  useRepeated(
    () => read<AuditView>("audit", given).then(seen, (error: Error) => setFailed(error.message)),
    [fix, rows],
    1000,
  );
  if (view === undefined) return failed === "" ? null : <p class="failure">{failed}</p>;
  const { audit, probed } = view;
  if (audit === undefined || audit.rows.length === 0) {
    return (
      <Empty title="Nothing to audit yet">
        <p>Use your page: each kind of call that it makes is judged here.</p>
      </Empty>
    );
  }
  const ask = () => {
    setAsking(true);
    act<AuditView>("audit", given)
      .then(
        (next) => {
          setHasAsked(true);
          seen(next);
        },
        (error: Error) => setFailed(error.message),
      )
      .finally(() => setAsking(false));
  };
  return (
    <div class="page">
      <section>
        <h2>Judged for {audit.origin}</h2>
        <p class="muted">
          {view.given
            ? "The config's appOrigin."
            : "The page that called most. Set appOrigin in the config to judge for where the app will live."}
        </p>
        <p class="explain">
          <button type="button" class="primary" disabled={asking} onClick={ask}>
            {asking ? "Asking…" : "Ask the upstreams"}
          </button>
          <span class="muted">
            {hasAsked && probed ? "Asked just now." : "sends each a preflight, which changes nothing there"}
          </span>
        </p>
        {failed !== "" && <p class="failure">{failed}</p>}
        <table class="kinds">
          <thead>
            <tr>
              <th scope="col">Without corswalk</th>
              <th scope="col">Kind of call</th>
              <th scope="col">Calls</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {audit.rows.map((row) => (
              <tr key={`${row.method} ${row.server}${row.path} ${row.headers.join()} ${row.credentials}`}>
                <td>
                  <span class="badge" data-direct={row.verdict}>
                    {row.verdict}
                  </span>
                </td>
                <th scope="row">
                  <code>
                    {row.method} {row.server}
                    {row.path}
                  </code>
                  <span class="muted">
                    {[...row.headers, row.credentials ? "with cookies" : ""]
                      .filter((part) => part !== "")
                      .join(", ")}
                  </span>
                </th>
                <td>{row.calls}</td>
                <td>{row.reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {audit.policies.map(({ server, name, fix: written }) =>
        written === undefined ? null : (
          <section key={server}>
            <h2>Allow exactly these on {server}</h2>
            <Fix
              fix={{ ...written, server: name, recognised: false }}
              servers={servers}
              wanted={true}
              choose={setFix}
            />
          </section>
        ),
      )}
    </div>
  );
}
