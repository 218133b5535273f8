import { Copy, CopyPlus, Trash2 } from "lucide-react";
import { Button } from "@/components/ui/button";

/** The inspector for several selected steps: actions on all of them. */
export function SelectionInspector({
  count,
  readOnly,
  onCopy,
  onDuplicate,
  onRemove,
}: {
  count: number;
  readOnly: boolean;
  onCopy: () => void;
  onDuplicate: () => void;
  onRemove: () => void;
}) {
  return (
    <div className="grid justify-items-start gap-4">
      <h2 className="font-semibold text-lg max-md:flex max-md:min-h-11 max-md:items-center max-md:pl-9">
        {count} steps selected
      </h2>
      <p className="text-muted">
        {readOnly
          ? "You can copy them into another workflow."
          : "Drag them, or press Alt with the arrow keys to move them. You can also copy them into another workflow."}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button onClick={onCopy}>
          <Copy aria-hidden className="size-4" />
          Copy
        </Button>
        {!readOnly && (
          <>
            <Button onClick={onDuplicate}>
              <CopyPlus aria-hidden className="size-4" />
              Duplicate
            </Button>
            <Button onClick={onRemove}>
              <Trash2 aria-hidden className="size-4" />
              Remove
            </Button>
          </>
        )}
      </div>
    </div>
  );
}
