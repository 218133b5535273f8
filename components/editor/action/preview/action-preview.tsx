import { memo, useDeferredValue, useState } from "react";
import type { ActionVariable } from "@/components/editor/action/variables/variables";
import { Badge } from "@/components/ui/badge";
import { type PreviewSegment, previewAction } from "./preview";

/**
 * Shows the instructions with each variable replaced by its value from the last run. Initially collapsed. Renders
 * nothing if there was no run.
 */
export function ActionPreview({
  action,
  variables,
}: {
  action: string;
  variables: readonly ActionVariable[];
}) {
  const [open, setOpen] = useState(false);
  // Lets the preview lag behind, so that typing stays responsive.
  const settled = useDeferredValue(action);
  const hasRun = variables.some(({ path, value }) => path !== "workflow.name" && value !== null);
  if (!hasRun) return null;
  return (
    <details className="text-sm" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="w-fit cursor-pointer rounded-sm text-muted hover:text-ink touch:py-3">
        Preview with the last run's data
      </summary>
      {open && <Preview action={settled} variables={variables} />}
    </details>
  );
}

const Preview = memo(function Preview({
  action,
  variables,
}: {
  action: string;
  variables: readonly ActionVariable[];
}) {
  const segments = previewAction(action, variables);
  if (segments.length === 0) return <p className="mt-2 text-muted">Empty</p>;
  return (
    <p className="mt-2 whitespace-pre-wrap break-words rounded-md border bg-paper px-3 py-2">
      {withPlaces(segments).map(({ place, segment }) =>
        segment.kind === "text" ? (
          <span key={place}>{segment.text}</span>
        ) : (
          <PreviewValue key={place} segment={segment} />
        ),
      )}
    </p>
  );
});

function PreviewValue({ segment }: { segment: PreviewSegment & { kind: "value" } }) {
  const { source, path, value, simulated } = segment;
  if (value === null)
    return (
      <span className="rounded-sm bg-sunken px-1">
        <code className="font-mono text-xs">{source}</code> <span className="text-muted">no value yet</span>
      </span>
    );
  return (
    <>
      <mark title={path} className="rounded-sm bg-accent-soft box-decoration-clone px-0.5 text-ink">
        {value.text === "" ? <span className="text-muted">empty</span> : value.text}
      </mark>
      {value.clipped && (
        <span className="text-muted text-xs"> ({value.length.toLocaleString("en")} characters in total)</span>
      )}
      {simulated && (
        <>
          {" "}
          <Badge>Simulated</Badge>
        </>
      )}
    </>
  );
}

/** Adds each segment's position in the instructions, to use as its key. */
function withPlaces(segments: readonly PreviewSegment[]) {
  let place = 0;
  return segments.map((segment) => {
    const item = { place, segment };
    place += segment.kind === "text" ? segment.text.length : segment.source.length;
    return item;
  });
}
