import { Copy, CopyPlus, Trash2 } from "lucide-react";
import { useEditorPage } from "@/components/editor/page-context";
import type { StepActions } from "@/components/editor/steps/use-step-actions";
import { Button } from "@/components/ui/button";

/** The inspector for several selected steps, with actions that apply to all of them. */
export function SelectionInspector({
  ids,
  stepActions,
}: {
  ids: readonly string[];
  stepActions: StepActions;
}) {
  const { readOnly } = useEditorPage();
  return (
    <div className="grid justify-items-start gap-4">
      <h2 className="font-semibold text-lg max-md:flex max-md:min-h-11 max-md:items-center max-md:pl-9">
        {ids.length} steps selected
      </h2>
      <p className="text-muted">
        {readOnly
          ? "You can copy them into another workflow."
          : "To move them, drag or press Alt+Up or Alt+Down. You can also copy them into another workflow."}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => void stepActions.copySteps(ids)}>
          <Copy aria-hidden className="size-4" />
          Copy
        </Button>
        {!readOnly && (
          <>
            <Button onClick={() => stepActions.duplicate(ids)}>
              <CopyPlus aria-hidden className="size-4" />
              Duplicate
            </Button>
            <Button onClick={() => stepActions.remove(ids)}>
              <Trash2 aria-hidden className="size-4" />
              Remove
            </Button>
          </>
        )}
      </div>
    </div>
  );
}
