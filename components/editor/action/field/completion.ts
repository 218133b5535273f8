import {
  acceptCompletion,
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  closeCompletion,
  completionStatus,
} from "@codemirror/autocomplete";
import { EditorState, Prec } from "@codemirror/state";
import { type EditorView, keymap } from "@codemirror/view";
import { clip } from "@/components/editor/action/variables/clip";
import type { ActionVariable } from "@/components/editor/action/variables/variables";
import { completionPlace } from "./completion-place";
import { findTyped, measureReplaced } from "./typed-variable";

const OPTION =
  "flex! flex-wrap content-center items-baseline gap-x-2 rounded-sm px-2! py-[5px]! text-sm leading-normal! whitespace-normal wrap-anywhere pointer-coarse:min-h-11";
const VALUE = "max-h-[30dvh] overflow-auto py-1 text-sm whitespace-pre-wrap wrap-anywhere";

/** Suggests variables after "{{" or on Ctrl+Space. */
export function completeVariables(listVariables: () => readonly ActionVariable[]) {
  function source({ state, pos, explicit }: CompletionContext): CompletionResult | null {
    const line = state.doc.lineAt(pos);
    const typed = findTyped(line.text.slice(0, pos - line.from));
    if (typed === null && !explicit) return null;
    const from = pos - (typed?.length ?? 0);
    const { before, after } = measureReplaced(state.sliceDoc(line.from, from), state.sliceDoc(pos, line.to));
    const sought = typed?.toLowerCase() ?? "";
    const options = listVariables()
      .filter(({ path }) => path.toLowerCase().includes(sought))
      .map((one) => ({ label: one.text, detail: one.meaning, info: () => showValue(one) }));
    const update: CompletionResult["update"] = (...[, , , next]) => source(next);
    return { from: from - before, to: pos + after, options, filter: false, update };
  }
  return [
    Prec.highest(
      keymap.of([
        { key: "Escape", run: closeList },
        { key: "Tab", run: acceptCompletion },
      ]),
    ),
    autocompletion({
      override: [source],
      activateOnTypingDelay: 0,
      // By default, CodeMirror ignores keys right after the list opens. Here, those keys are meant for the
      // list.
      interactionDelay: 0,
      icons: false,
      optionClass: () => OPTION,
    }),
    EditorState.phrases.of({ Completions: "Variables" }),
    completionPlace,
  ];
}

/** Closes the list. Returns false if no list is visible yet, so that Escape then leaves the field. */
function closeList(view: EditorView): boolean {
  const shown = completionStatus(view.state) === "active";
  return closeCompletion(view) && shown;
}

/** Renders a variable's value from the last run, for the panel beside the list. */
function showValue({ value, simulated }: ActionVariable): HTMLElement {
  const panel = Object.assign(document.createElement("div"), { className: VALUE });
  const note = Object.assign(document.createElement("div"), { className: "text-muted" });
  note.textContent = "No value yet.";
  panel.append(note);
  if (value === null) return panel;
  const { text, clipped, length } = clip(value, 300);
  const notes = [
    ...(simulated ? ["simulated"] : []),
    ...(clipped ? [`${length.toLocaleString("en")} characters`] : []),
  ];
  note.textContent = `Value from the last run${notes.length > 0 ? ` (${notes.join(", ")})` : ""}:`;
  panel.append(text === "" ? "Empty." : text);
  return panel;
}
