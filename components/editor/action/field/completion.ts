import {
  acceptCompletion,
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  closeCompletion,
  completionStatus,
  moveCompletionSelection,
  pickedCompletion,
  startCompletion,
} from "@codemirror/autocomplete";
import { EditorState, Prec } from "@codemirror/state";
import { type EditorView, keymap } from "@codemirror/view";
import { clip } from "@/components/editor/action/variables/clip";
import type { ActionVariable } from "@/components/editor/action/variables/variables";
import { placeInfo } from "./place-info";
import { findTyped, MAX_TYPED, measureReplaced } from "./typed-variable";

const MAX_SHOWN = 300;

/** Offers the variables to a field that came when one was begun already, or when they were asked for. */
export function completeBegun(view: EditorView, asked = false): void {
  const { head } = view.state.selection.main;
  const begun = findTyped(view.state.sliceDoc(Math.max(0, head - MAX_TYPED), head)) !== null;
  if (begun || asked) startCompletion(view);
}

/** Offers the variables where one is begun, or where it is asked for. */
export function completeVariables(listVariables: () => readonly ActionVariable[]) {
  function source(context: CompletionContext): CompletionResult | null {
    const { state, pos, explicit } = context;
    const typed = findTyped(state.sliceDoc(Math.max(state.doc.lineAt(pos).from, pos - MAX_TYPED), pos));
    if (typed === null && !explicit) return null;
    const sought = typed?.toLowerCase() ?? "";
    const options = listVariables()
      .filter(({ path }) => path.toLowerCase().includes(sought))
      .map(toCompletion);
    if (options.length === 0) return null;
    return { from: pos - sought.length, options, filter: false, update: (...[, , , next]) => source(next) };
  }
  return [
    autocompletion({
      override: [source],
      activateOnTypingDelay: 0,
      // It opens where it is asked for, so that the next key is meant for it.
      interactionDelay: 0,
      defaultKeymap: false,
      icons: false,
      positionInfo: placeInfo,
    }),
    EditorState.phrases.of({ Completions: "Variables" }),
    Prec.highest(
      keymap.of([
        { key: "Ctrl-Space", run: startCompletion },
        { mac: "Alt-`", run: startCompletion },
        { mac: "Alt-i", run: startCompletion },
        // What is around the field must not close as well.
        { key: "Escape", run: closeList, stopPropagation: true },
        { key: "ArrowDown", run: moveCompletionSelection(true) },
        { key: "ArrowUp", run: moveCompletionSelection(false) },
        { key: "PageDown", run: moveCompletionSelection(true, "page") },
        { key: "PageUp", run: moveCompletionSelection(false, "page") },
        { key: "Enter", run: acceptCompletion },
        { key: "Tab", run: acceptCompletion },
      ]),
    ),
  ];
}

/** While nothing is shown, Escape is not the list's: also when a search of it is under way. */
function closeList(view: EditorView): boolean {
  const shown = completionStatus(view.state) === "active";
  return closeCompletion(view) && shown;
}

function toCompletion(variable: ActionVariable): Completion {
  const { text, path, meaning } = variable;
  return {
    label: path,
    displayLabel: text,
    detail: meaning,
    info: () => showValue(variable),
    apply: (view, completion, from, to) => apply(view, completion, text, from, to),
  };
}

function apply(view: EditorView, completion: Completion, text: string, typedFrom: number, caret: number) {
  const { state } = view;
  const line = state.doc.lineAt(caret);
  const replaced = measureReplaced(
    state.sliceDoc(line.from, typedFrom),
    state.sliceDoc(caret, Math.min(line.to, caret + MAX_TYPED)),
  );
  const from = typedFrom - replaced.before;
  view.dispatch({
    changes: { from, to: caret + replaced.after, insert: text },
    selection: { anchor: from + text.length },
    scrollIntoView: true,
    userEvent: "input.complete",
    annotations: pickedCompletion.of(completion),
  });
}

/** The value from the last run, as a panel beside the list. */
function showValue({ value, simulated }: ActionVariable): HTMLElement {
  const panel = document.createElement("div");
  const note = panel.appendChild(document.createElement("div"));
  note.className = "cm-value-note";
  if (value === null) {
    note.textContent = "No value yet.";
    return panel;
  }
  const { text, clipped, length } = clip(value, MAX_SHOWN);
  const size = clipped ? `, ${length.toLocaleString("en")} characters in total` : "";
  note.textContent = `In the last run${simulated ? ", simulated" : ""}${size}:`;
  panel.append(text === "" ? "Empty." : text);
  return panel;
}
