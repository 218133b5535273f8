import {
  history,
  historyKeymap,
  insertNewline,
  isolateHistory,
  redo,
  standardKeymap,
} from "@codemirror/commands";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, keymap, type ViewUpdate } from "@codemirror/view";
import { type Ref, useEffectEvent, useImperativeHandle, useLayoutEffect, useRef } from "react";
import { flushSync } from "react-dom";
import { baseTheme } from "@/components/code-field/base-theme";
import type { Handover } from "@/components/code-field/handover";
import type { FieldWiring } from "@/components/ui/field";
import { findChange } from "@/server/domain/text/find-change";
import { changeKeys, goToNext, goToPrevious, revertChange } from "./change-commands";
import { keepCaretAt } from "./keep-caret-at";
import { indexAt, type LocatedChange } from "./locate-changes";
import { revertTooltip } from "./revert-tooltip";
import { changesField, showChanges, trackChanges } from "./track-changes";

type FieldAttributes = FieldWiring & { "data-document": string; spellCheck: boolean };

const COMMANDS = { next: goToNext, previous: goToPrevious, revert: revertChange };
export type ChangeCommand = keyof typeof COMMANDS;

const theme = [baseTheme, EditorView.theme({ ".cm-content": { minHeight: "78px" } })];
const TYPING = { autocorrect: "on", autocapitalize: "sentences" };

/** The extensions that all document editors share. */
const FIXED: Extension = [
  history(),
  trackChanges,
  revertTooltip,
  keymap.of([
    ...changeKeys,
    { key: "Enter", run: insertNewline, shift: insertNewline },
    ...standardKeymap,
    { key: "Mod-Shift-z", run: redo, preventDefault: true },
    ...historyKeymap,
  ]),
  EditorView.lineWrapping,
  theme,
];

/** Converts a textarea's attributes to attributes of CodeMirror's text element. */
function describeField({ id, spellCheck, ...rest }: FieldAttributes): Record<string, string> {
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  return {
    ...Object.fromEntries(given.map(([name, value]) => [name, String(value)])),
    id,
    "aria-labelledby": `${id}-label`,
    spellcheck: String(spellCheck),
  };
}

interface TrackedEditorProps {
  text: string;
  /** The text before the user's edits. Undo returns to it. */
  basis: string;
  /** The changes and the text they were found in. */
  changes: { located: readonly LocatedChange[]; after: string };
  /** Attributes of the element that contains the text. */
  attributes: FieldAttributes;
  className: string;
  contentClassName: string;
  handover: Handover | null;
  onChange: (text: string) => void;
  /** Called with the index of the change at the caret, or -1. */
  onCurrent: (index: number) => void;
  ref: Ref<(command: ChangeCommand) => void>;
}

/** The document in CodeMirror, with its changes marked in place. All text has "\n" line endings. */
export function TrackedEditor({
  text,
  basis,
  changes,
  attributes,
  className,
  contentClassName,
  handover,
  onChange,
  onCurrent,
  ref,
}: TrackedEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  // Synchronous, so that the next `text` is never older than what CodeMirror shows.
  const emit = useEffectEvent((typed: string) => {
    if (typed !== text) flushSync(() => onChange(typed));
  });
  const describe = useEffectEvent(() => describeField(attributes));
  const follow = useEffectEvent(({ state, docChanged, transactions }: ViewUpdate) => {
    if (docChanged) emit(state.doc.toString());
    if (transactions.length > 0) onCurrent(indexAt(state.field(changesField), state.selection.main.head));
  });

  /** Does nothing while the user is composing text, because redrawing would end the composition. */
  const show = useEffectEvent(() => {
    if (view.current && !view.current.composing && changes.after === text)
      showChanges(view.current, changes.located);
  });
  const create = useEffectEvent(() => {
    const created = new EditorView({
      parent: place.current ?? undefined,
      state: EditorState.create({
        doc: basis,
        extensions: [
          FIXED,
          EditorView.editorAttributes.of({ class: className }),
          EditorView.contentAttributes.of({ ...TYPING, class: contentClassName }),
          EditorView.contentAttributes.of(() => describe()),
          EditorView.domEventHandlers({ compositionend: () => void setTimeout(show) }),
          EditorView.updateListener.of((update) => follow(update)),
        ],
      }),
    });
    // Makes text typed in the textarea undoable.
    created.dispatch({ changes: findChange(basis, text) ?? [], annotations: isolateHistory.of("full") });
    return created;
  });
  useLayoutEffect(() => {
    const created = create();
    view.current = created;
    return () => created.destroy();
  }, []);
  // Runs after each render, because dispatching also makes the extensions read the latest props.
  useLayoutEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const changes = findChange(editor.state.doc.toString(), text);
    // Undo treats a change from outside, such as "Undo all edits", separately from what was typed just before.
    editor.dispatch(changes ? { changes, annotations: isolateHistory.of("full") } : {});
    show();
  });
  useLayoutEffect(() => {
    const editor = view.current;
    if (!editor || !handover) return;
    const { focused, start = 0, end = start, caretTop } = handover;
    const { length } = editor.state.doc;
    editor.dispatch({ selection: { anchor: Math.min(start, length), head: Math.min(end, length) } });
    if (focused) editor.focus();
    if (caretTop !== undefined) keepCaretAt(editor, caretTop);
  }, [handover]);
  useImperativeHandle(ref, () => (command) => {
    if (view.current) COMMANDS[command](view.current);
  });
  return <div ref={place} />;
}
