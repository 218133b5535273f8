import type { Failure } from "./trpc";
import { Button } from "./ui/button";
import { InlineError } from "./ui/inline-error";

/** Whether a save was refused because someone else saved first. */
export function isSaveConflict(failure: Failure | null): boolean {
  return failure?.data?.appCode === "precondition-failed";
}

/** Shown when someone else saved first. The user's input stays until they choose a version. */
export function SaveConflict({
  noun,
  pending,
  onMine,
  onTheirs,
}: {
  noun: "agent" | "secret" | "tool server" | "trigger";
  pending: boolean;
  onMine: () => void;
  onTheirs: () => void;
}) {
  return (
    <InlineError
      title={`Not saved: someone else changed this ${noun}`}
      action={
        <div className="flex flex-wrap gap-2">
          <Button size="small" pending={pending} onClick={onMine}>
            Overwrite with mine
          </Button>
          <Button size="small" onClick={onTheirs}>
            Discard mine
          </Button>
        </div>
      }
    >
      Your changes are still here. Save them over the other version, or discard them.
    </InlineError>
  );
}
