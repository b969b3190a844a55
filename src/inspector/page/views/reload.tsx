import type { Row } from "../../api.ts";
import { clock } from "../format.ts";

interface ReloadProps {
  readonly row: Row;
  close(): void;
}

/** What a change of the config changed, or why it was turned away. */
export function ReloadDetail({ row, close }: ReloadProps) {
  const { failure, path, time } = row;
  return (
    <section class="detail" aria-label="Config reload">
      <header>
        <p class="title">
          <strong>{failure === "" ? "Config reloaded" : "The config was not taken"}</strong>{" "}
          <span class="muted">{clock(time).slice(0, 8)}</span>
        </p>
        <button type="button" class="close" onClick={close} aria-label="Close">
          ✕
        </button>
      </header>
      <div class="panel">
        {failure === "" ? <pre>{path.replaceAll(" · ", "\n")}</pre> : <pre class="failure">{failure}</pre>}
      </div>
    </section>
  );
}
