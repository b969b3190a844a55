import { useEffect, useState } from "preact/hooks";
import type { Detail, Preview } from "../../api.ts";
import { CopyButton } from "../bits.tsx";
import { read } from "../client.ts";
import { size } from "../format.ts";
import { useRepeated } from "../repeated.ts";

/** The two bodies as text, picture or bytes. */
export function Body({ detail }: { detail: Detail }) {
  const { id } = detail.row;
  return (
    <div class="panel">
      {detail.bytesIn > 0 && <Side key={`sent ${id}`} detail={detail} side="request" title="The page sent" />}
      <Side key={`got ${id}`} detail={detail} side="response" title="The page got" />
    </div>
  );
}

function Side({ detail, side, title }: { detail: Detail; side: "request" | "response"; title: string }) {
  const [preview, setPreview] = useState<Preview>();
  const { id } = detail.row;
  const bytes = side === "request" ? detail.bytesIn : detail.bytesOut;
  useRepeated(
    () =>
      read<Preview>("body", { id, side }).then(setPreview, (error: Error) =>
        setPreview({ kind: "none", why: error.message }),
      ),
    [bytes],
  );
  return (
    <section>
      <h3>
        {title}{" "}
        {preview !== undefined && preview.kind !== "none" && (
          <small>
            {[preview.type || "no type", size(preview.bytes), preview.coding && `still ${preview.coding}`]
              .filter((part) => part !== "")
              .join(" · ")}
          </small>
        )}
      </h3>
      {preview !== undefined && <Shown preview={preview} />}
    </section>
  );
}

function Shown({ preview }: { preview: Preview }) {
  if (preview.kind === "none") return <p class="muted">{preview.why}</p>;
  if (preview.kind === "image") return <Picture preview={preview} />;
  return (
    <>
      <div class="code">
        <CopyButton label="Copy" text={preview.text} />
        <pre class={preview.kind}>{preview.text}</pre>
      </div>
      {preview.cut && <p class="muted">This is its beginning: there is more of it.</p>}
    </>
  );
}

/** As a blob of the page's own: its policy lets no picture in from anywhere else. */
function Picture({ preview }: { preview: Exclude<Preview, { kind: "none" }> }) {
  const [url, setUrl] = useState<string>();
  const [measures, setMeasures] = useState("");
  useEffect(() => {
    const bytes = Uint8Array.from(atob(preview.text), (character) => character.charCodeAt(0));
    const next = URL.createObjectURL(new Blob([bytes], { type: preview.type }));
    setUrl(next);
    return () => URL.revokeObjectURL(next);
  }, [preview]);
  if (url === undefined) return null;
  return (
    <figure>
      <img
        src={url}
        alt="The body"
        onLoad={({ currentTarget }) =>
          setMeasures(`${currentTarget.naturalWidth} × ${currentTarget.naturalHeight}`)
        }
        onError={() => setMeasures("These bytes are no picture that this browser can show.")}
      />
      <figcaption class="muted">{measures}</figcaption>
    </figure>
  );
}
