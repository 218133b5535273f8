import { ChevronDown, ChevronUp, Undo2 } from "lucide-react";
import { Button, IconButton } from "@/components/ui/button";
import type { ChangeCommand } from "./tracked-editor";

/**
 * The number of edits, and buttons to go through them. `onCommand` is null if the edits aren't marked in the
 * text.
 */
export function ChangeBar({
  words,
  current,
  onCommand,
  onUndoAll,
}: {
  /** "3 edits" */
  words: string;
  /** The index of the change at the caret, or -1. */
  current: number;
  onCommand: ((command: ChangeCommand) => void) | null;
  onUndoAll: () => void;
}) {
  return (
    <fieldset
      aria-label="Edits"
      // Stays in view, above the decision buttons.
      className="flex w-fit items-center gap-1 rounded-md border bg-surface px-1.5 py-0.5 md:sticky md:bottom-18 md:z-5"
      // Keeps the caret in the text and doesn't open or close a phone's keyboard.
      onMouseDown={(event) => event.preventDefault()}
    >
      <span className="mx-1.5 whitespace-nowrap text-muted text-sm tabular-nums">
        {current >= 0 && onCommand ? `${current + 1} of ${words}` : words}
      </span>
      {onCommand && (
        <>
          <IconButton label="Previous change" onClick={() => onCommand("previous")}>
            <ChevronUp aria-hidden className="size-4" />
          </IconButton>
          <IconButton label="Next change" onClick={() => onCommand("next")}>
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
