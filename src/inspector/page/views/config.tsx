import { useEffect, useState } from "preact/hooks";
import type { ConfigView, PolicyView, ReloadView } from "../../api.ts";
import { read } from "../client.ts";
import { clock } from "../format.ts";

/** The config in force, and what became of the last change to it. */
export function Config({ version }: { version: number }) {
  const [config, setConfig] = useState<ConfigView>();
  const [failed, setFailed] = useState("");
  useEffect(() => {
    read<ConfigView>("config").then(setConfig, (error: Error) => setFailed(error.message));
  }, [version]);
  if (config === undefined) return failed === "" ? null : <p class="failure">{failed}</p>;
  return (
    <div class="page">
      {config.reload !== undefined && <Reload reload={config.reload} />}
      <section>
        <h2>Routes</h2>
        <table class="routes">
          <thead>
            <tr>
              <th scope="col">Route</th>
              <th scope="col">Goes to</th>
              <th scope="col">Not as by default</th>
            </tr>
          </thead>
          <tbody>
            {config.routes.map(({ key, goesTo, options, policy }) => (
              <tr key={key}>
                <th scope="row">
                  <code>{key}</code>
                </th>
                <td>{goesTo}</td>
                <td>
                  {options.map((option) => (
                    <code key={option}>{option}</code>
                  ))}
                  {policy?.map(([name, value]) => (
                    <code key={name}>
                      cors.{name}: {value}
                    </code>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section>
        <h2>Policy</h2>
        <Policy policy={config.policy} />
      </section>
      <section>
        <h2>Where</h2>
        <dl class="facts">
          <dt>Proxy</dt>
          <dd>{config.proxy}</dd>
          <dt>Config</dt>
          <dd>{config.file === "" ? "no file: flags and defaults" : config.file}</dd>
          <dt>Judged for</dt>
          <dd>{config.appOrigin === "" ? "the page that calls (appOrigin is not set)" : config.appOrigin}</dd>
          <dt>Hosts</dt>
          <dd>{["loopback names", ...config.allowedHosts].join(", ")}</dd>
        </dl>
        {config.notices.map((notice) => (
          <p class="notes" key={notice}>
            {notice}
          </p>
        ))}
      </section>
    </div>
  );
}

function Policy({ policy }: { policy: PolicyView }) {
  return (
    <dl class="facts">
      {policy.map(([name, value]) => (
        <>
          <dt key={name}>{name}</dt>
          <dd>{value}</dd>
        </>
      ))}
    </dl>
  );
}

function Reload({ reload }: { reload: ReloadView }) {
  const { time, changes, failure } = reload;
  if (failure !== undefined) {
    return (
      <section class="failure" role="alert">
        <h2>The reload at {clock(time).slice(0, 8)} failed</h2>
        <pre>{failure.message}</pre>
        <p>{failure.hint}</p>
      </section>
    );
  }
  return (
    <section>
      <h2>Reloaded at {clock(time).slice(0, 8)}</h2>
      {changes.length === 0 ? (
        <p class="muted">Nothing is different.</p>
      ) : (
        <ul class="because">
          {changes.map((change) => (
            <li key={change}>
              <code>{change}</code>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
