import { StateField } from "@codemirror/state";
import { EditorView, showTooltip, type Tooltip } from "@codemirror/view";
import { currentChange, revertChange } from "./change-commands";

const BUTTON =
  "block cursor-pointer rounded-md px-2.5 py-1 font-medium text-sm hover:bg-sunken touch:min-h-11 touch:px-4";

/** A button to revert the change that the user selected, next to that change. Typing hides it. */
export const revertTooltip = [
  StateField.define<Tooltip | null>({
    create: () => null,
    update(shown, transaction) {
      if (transaction.docChanged) return null;
      if (!transaction.selection) return shown;
      const change = transaction.isUserEvent("select") ? currentChange(transaction.state) : null;
      return change && { pos: change.from, create: createButton };
    },
    provide: (field) => showTooltip.from(field),
  }),
  EditorView.theme({
    // Hidden while the focus is elsewhere, because the user isn't editing then.
    "&:not(:focus-within) .cm-tooltip": { display: "none" },
  }),
];

function createButton(view: EditorView) {
  const dom = document.createElement("div");
  const button = document.createElement("button");
  button.type = "button";
  button.className = BUTTON;
  button.textContent = "Revert change";
  // Keeps the caret at the change.
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    revertChange(view);
    view.focus();
  });
  dom.append(button);
  return { dom };
}
