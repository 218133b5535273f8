import { parseSteps } from "@/components/editor/store/clipboard";
import type { EditorStore } from "@/components/editor/store/store";
import { toast } from "@/components/ui/toast";
import { findStepElement } from "./step-elements";
import { toastFull, toastUndo } from "./step-toasts";
import { stepsInWords } from "./steps-in-words";

/** Pastes the steps in clipboard text after the selection, and announces the result. */
export function pasteSteps(text: string, store: EditorStore): void {
  const { actions } = store;
  const steps = parseSteps(text);
  if (!steps) toast("No steps on the clipboard. Copy steps or an exported workflow first.");
  else if (!actions.paste(steps, actions.placeForNew())) toastFull();
  else {
    toastUndo(`${stepsInWords(steps.length)} pasted`, store);
    const [first] = actions.selectedIds();
    if (first) requestAnimationFrame(() => findStepElement(first)?.focus());
  }
}
