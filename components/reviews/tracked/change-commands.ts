import { isolateHistory } from "@codemirror/commands";
import type { EditorState } from "@codemirror/state";
import { EditorView, type KeyBinding } from "@codemirror/view";
import { indexAt, indexBeside, type LocatedChange } from "./locate-changes";
import { changesField } from "./track-changes";

/** Returns the change at the caret. */
export function currentChange(state: EditorState): LocatedChange | null {
  const changes = state.field(changesField);
  return changes[indexAt(changes, state.selection.main.head)] ?? null;
}

function goBeside(view: EditorView, by: 1 | -1): boolean {
  const changes = view.state.field(changesField);
  const change = changes[indexBeside(changes, view.state.selection.main.head, by)];
  if (!change) return false;
  view.dispatch({
    selection: { anchor: change.to },
    effects: EditorView.scrollIntoView(change.to, { y: "center" }),
    userEvent: "select",
  });
  return true;
}

export const goToNext = (view: EditorView) => goBeside(view, 1);
export const goToPrevious = (view: EditorView) => goBeside(view, -1);

/** Reverts the change at the caret. Undo treats this as a separate edit. */
export function revertChange(view: EditorView): boolean {
  const change = currentChange(view.state);
  if (!change) return false;
  const { from, to, removed } = change;
  view.dispatch({
    changes: { from, to, insert: removed },
    selection: { anchor: from + removed.length },
    annotations: isolateHistory.of("full"),
    effects: EditorView.announce.of("Change reverted."),
    userEvent: "input",
  });
  return true;
}

export const changeKeys: readonly KeyBinding[] = [
  { key: "Alt-ArrowDown", run: goToNext },
  { key: "Alt-ArrowUp", run: goToPrevious },
  { key: "Alt-Enter", run: revertChange },
];
