import { Button } from "@/components/ui/button";
import { InlineError } from "@/components/ui/inline-error";

/** Somebody else saved the agent first. What was typed stays until one of the two is chosen. */
export function OvertakenNotice({
  pending,
  onMine,
  onTheirs,
}: {
  pending: boolean;
  onMine: () => void;
  onTheirs: () => void;
}) {
  return (
    <InlineError
      title="Not saved: somebody else has changed this agent meanwhile"
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
