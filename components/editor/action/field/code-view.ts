import { Annotation, Compartment, EditorState } from "@codemirror/state";
import { EditorView, keymap, placeholder as placeholderText } from "@codemirror/view";
import type { ActionVariable } from "@/components/editor/action/variables/variables";
import { findChange, normalizeLines } from "./change";
import { codeTheme } from "./code-theme";
import { completeBegun, completeVariables } from "./completion";
import { suspectMarks } from "./suspect-marks";
import type { Handover, TextFieldProps } from "./text-handle";
import { textKeys } from "./text-keys";
import { variableChips } from "./variable-chips";

/** The editor of one text, and the part of it that says what it is called and whether it can be written in. */
export interface FieldView {
  view: EditorView;
  description: Compartment;
}

/** Marks a change from outside, which needs no report back. */
const fromOutside = Annotation.define<true>();

/** The surrounding editor has one undo history for everything. This would be a second one. */
const noHistory = EditorView.domEventHandlers({
  beforeinput: (event) => {
    const { inputType } = event;
    if (inputType !== "historyUndo" && inputType !== "historyRedo") return false;
    event.preventDefault();
    return true;
  },
});

export function createView({
  parent,
  text,
  handover,
  onChange,
  listVariables,
}: {
  parent: HTMLElement;
  text: string;
  handover: Handover | null;
  onChange: (text: string) => void;
  listVariables: () => readonly ActionVariable[];
}): FieldView {
  const description = new Compartment();
  const doc = normalizeLines(text);
  const caret = { anchor: handover?.start ?? doc.length, head: handover?.end ?? doc.length };
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc,
      selection: caret.head <= doc.length ? caret : undefined,
      extensions: [
        completeVariables(listVariables),
        keymap.of(textKeys),
        noHistory,
        EditorView.lineWrapping,
        variableChips,
        suspectMarks,
        codeTheme,
        description.of([]),
        EditorView.updateListener.of(({ docChanged, transactions, state }) => {
          if (docChanged && !transactions.every((transaction) => transaction.annotation(fromOutside)))
            onChange(state.doc.toString());
        }),
      ],
    }),
  });
  if (handover?.focused) {
    view.focus();
    completeBegun(view, handover.asked);
  }
  if (handover) view.scrollDOM.scrollTop = handover.scrollTop;
  return { view, description };
}

/** Replaces the field's text and keeps carets in place where possible. */
export function setText(view: EditorView, text: string): void {
  const changes = findChange(view.state.doc.toString(), normalizeLines(text));
  if (changes) view.dispatch({ changes, annotations: fromOutside.of(true) });
}

export function describe(
  { view, description }: FieldView,
  {
    id,
    labelId,
    describedBy,
    name,
    readOnly,
    invalid,
    placeholder,
  }: Omit<TextFieldProps, "value" | "onChange">,
): void {
  const attributes: Record<string, string> = {
    id,
    "aria-labelledby": labelId,
    spellcheck: "true",
    autocorrect: "on",
    autocapitalize: "sentences",
    ...(describedBy && { "aria-describedby": describedBy }),
    ...(name && { name }),
    ...(invalid && { "aria-invalid": "true" }),
    ...(readOnly && { tabindex: "0" }),
  };
  view.dispatch({
    effects: description.reconfigure([
      EditorView.contentAttributes.of(attributes),
      EditorState.readOnly.of(readOnly),
      EditorView.editable.of(!readOnly),
      placeholder ? placeholderText(placeholder) : [],
    ]),
  });
}
