import { flushSync } from "react-dom";
import type { EditorStore } from "@/components/editor/store/store";
import { toast } from "@/components/ui/toast";
import { findStepElement } from "./step-elements";

/** Shows a toast with an Undo button until the next change or undo. */
export function toastUndo(text: string, store: EditorStore): void {
  const lastChange = () => store.getState().history.past.at(-1);
  const done = lastChange();
  const end = toast(text, { label: "Undo", onSelect: () => undoStep(store) });
  const stop = store.subscribe(() => {
    if (lastChange() === done) return;
    stop();
    end();
  });
}

/** Undoes the change and focuses the restored step. */
function undoStep({ actions, getState }: EditorStore): void {
  flushSync(actions.undo);
  const { selection } = getState();
  if (selection) findStepElement(selection.headId)?.focus();
}

export function toastFull(): void {
  toast("A workflow can have up to 200 steps.");
}
