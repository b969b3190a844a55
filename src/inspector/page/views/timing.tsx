import type { Detail } from "../../api.ts";
import { clock, duration, size } from "../format.ts";

/** Where the time went. */
export function TimingView({ detail }: { detail: Detail }) {
  const { timing, row } = detail;
  const parts = [
    ["Connecting", timing.connecting, "to the upstream: a connection that was kept takes none"],
    ["Waiting", timing.waiting, "for the first byte of its answer"],
    ["Download", timing.download, "from the first byte to the last"],
  ] as const;
  let before = 0;
  return (
    <div class="panel">
      <table class="timing">
        <tbody>
          {parts.map(([name, ms, about]) => {
            if (ms === undefined) return null;
            const left = `${(before / Math.max(timing.total, 0.01)) * 100}%`;
            const width = `${Math.max((ms / Math.max(timing.total, 0.01)) * 100, 0.5)}%`;
            before += ms;
            return (
              <tr key={name}>
                <th scope="row">
                  {name}
                  <span class="muted">{about}</span>
                </th>
                <td>
                  <span class="bar">
                    <i style={{ marginLeft: left, width }} />
                  </span>
                </td>
                <td class="number">{precise(ms)}</td>
              </tr>
            );
          })}
          <tr class="total">
            <th scope="row">{row.underWay ? "So far" : "Total"}</th>
            <td />
            <td class="number">{precise(timing.total)}</td>
          </tr>
        </tbody>
      </table>
      <dl class="facts">
        <dt>Arrived</dt>
        <dd>{clock(row.time)}</dd>
        <dt>From the page</dt>
        <dd>{size(detail.bytesIn)}</dd>
        <dt>To the page</dt>
        <dd>{size(detail.bytesOut)}</dd>
        {detail.aborted && (
          <>
            <dt>Ended</dt>
            <dd>The page left before the answer had ended.</dd>
          </>
        )}
      </dl>
    </div>
  );
}

function precise(ms: number): string {
  return ms < 10 ? `${ms.toFixed(1)} ms` : duration(ms);
}
