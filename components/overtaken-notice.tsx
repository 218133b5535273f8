import type { Failure } from "./trpc";
import { Button } from "./ui/button";
import { InlineError } from "./ui/inline-error";

/** Whether a save was refused for what somebody else saved since. */
export function isOvertaken(failure: Failure | null): boolean {
  return failure?.data?.appCode === "precondition-failed";
}

/** Somebody else was first. What was typed stays until one of the two is chosen. */
export function OvertakenNotice({
  noun,
  pending,
  onMine,
  onTheirs,
}: {
  noun: "agent" | "credential" | "tool server";
  pending: boolean;
  onMine: () => void;
  onTheirs: () => void;
}) {
  return (
    <InlineError
      title={`Not saved: somebody else has changed this ${noun} meanwhile`}
      action={
        <div className="flex flex-wrap gap-2">
          <Button size="small" pending={pending} onClick={onMine}>
            Save mine over theirs
          </Button>
          <Button size="small" onClick={onTheirs}>
            Drop mine, show theirs
          </Button>
        </div>
      }
    >
      What you typed is still here. Save it over what they saved, or drop it and see theirs.
    </InlineError>
  );
}
