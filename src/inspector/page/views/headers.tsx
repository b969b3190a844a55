import type { Detail, HeaderRow } from "../../api.ts";

/** Both heads, each before and after, with what was changed and why. */
export function Headers({ detail }: { detail: Detail }) {
  const { forwarded, answered, notes } = detail;
  return (
    <div class="panel">
      {notes.length > 0 && (
        <ul class="notes">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <Heads
        title="Request"
        rows={detail.request}
        columns={forwarded ? ["The page sent", "The upstream saw"] : ["The page sent"]}
      />
      <Heads
        title={
          answered && detail.upstreamStatus !== undefined ? `Response ${detail.upstreamStatus}` : "Response"
        }
        rows={detail.response}
        columns={answered ? ["The upstream answered", "The page got"] : ["The page got"]}
      />
    </div>
  );
}

function Heads({
  title,
  rows,
  columns,
}: {
  title: string;
  rows: readonly HeaderRow[];
  columns: readonly string[];
}) {
  const changes = rows.filter(({ change }) => change !== "same").length;
  return (
    <section>
      <h3>
        {title} {columns.length > 1 && <small>{changes === 0 ? "unchanged" : `${changes} changed`}</small>}
      </h3>
      {rows.length === 0 ? (
        <p class="muted">No headers.</p>
      ) : (
        <table class="heads">
          <thead>
            <tr>
              <th scope="col">Header</th>
              {columns.map((column) => (
                <th scope="col" key={column}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, i) => (
              <HeaderLines row={row} both={columns.length > 1} key={`${i} ${row.name}`} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

const marks = { same: "", changed: "changed", added: "added", dropped: "dropped" } as const;

function HeaderLines({ row, both }: { row: HeaderRow; both: boolean }) {
  const { name, before, after, change, reason } = row;
  return (
    <tr data-change={both ? change : "same"}>
      <th scope="row">
        {name}
        {both && change !== "same" && <span class="mark">{marks[change]}</span>}
      </th>
      <td data-label="before">{both || before !== undefined ? before : after}</td>
      {both && (
        <td data-label="after">
          {after}
          {reason !== "" && <span class="reason">{reason}</span>}
        </td>
      )}
    </tr>
  );
}
