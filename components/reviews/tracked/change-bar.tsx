import { ChevronDown, ChevronUp, Undo2 } from "lucide-react";
import { Button, IconButton } from "@/components/ui/button";
import type { ChangeCommand } from "./tracked-editor";

/** The number of edits, and buttons to go through them. `onCommand` is null if they aren't marked in the text. */
export function ChangeBar({
  words,
  count,
  current,
  onCommand,
  onUndoAll,
}: {
  /** "3 edits" */
  words: string;
  count: number;
  /** The index of the change at the caret, or -1. */
  current: number;
  onCommand: ((command: ChangeCommand) => void) | null;
  onUndoAll: () => void;
}) {
  return (
    <fieldset
      aria-label="Edits"
      className="flex items-center gap-1 border-0 p-0"
      // Keeps the caret in the text, and a phone's keyboard as it is.
      onMouseDown={(event) => event.preventDefault()}
    >
      <span className="mr-1 whitespace-nowrap text-muted text-sm tabular-nums">
        {current >= 0 && onCommand ? `${current + 1} of ${words}` : words}
      </span>
      {onCommand && (
        <>
          <IconButton label="Previous change" disabled={count === 0} onClick={() => onCommand("previous")}>
            <ChevronUp aria-hidden className="size-4" />
          </IconButton>
          <IconButton label="Next change" disabled={count === 0} onClick={() => onCommand("next")}>
            <ChevronDown aria-hidden className="size-4" />
          </IconButton>
          <IconButton label="Revert this change" disabled={current < 0} onClick={() => onCommand("revert")}>
            <Undo2 aria-hidden className="size-4" />
          </IconButton>
        </>
      )}
      <Button size="small" variant="quiet" onClick={onUndoAll}>
        Undo all edits
      </Button>
    </fieldset>
  );
}
