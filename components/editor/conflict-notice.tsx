import { GitCompareArrows } from "lucide-react";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import type { WorkflowDto } from "@/server/domain/workflow/operations";
import { describeChanges } from "./changes";

/** Somebody saved first: who, what, and the choice. One's own text stays in the page meanwhile. */
export function ConflictNotice({
  base,
  message,
  theirs,
  onTakeTheirs,
  onOverwrite,
}: {
  base: WorkflowDto;
  message: string;
  theirs: WorkflowDto;
  onTakeTheirs: (theirs: WorkflowDto) => void;
  onOverwrite: (theirs: WorkflowDto) => void;
}) {
  const who = message.split(" changed this workflow")[0];
  const changes = describeChanges(base, theirs);
  return (
    <div role="alert" className="flex gap-3 rounded-md border border-edge bg-surface px-4 py-3">
      <GitCompareArrows aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="grid min-w-0 gap-1">
        <p className="font-medium">
          Not saved: {who} saved this workflow <RelativeTime at={theirs.updatedAt} />
        </p>
        {changes.length > 0 && <p>What changed there: {changes.join(", ")}.</p>}
        <p className="text-muted">Your version is still below. Nothing is written until you choose.</p>
        <div className="mt-2 flex flex-wrap gap-2">
          <Button onClick={() => onTakeTheirs(theirs)}>Load theirs</Button>
          <Button onClick={() => onOverwrite(theirs)}>Overwrite theirs with mine</Button>
        </div>
      </div>
    </div>
  );
}
