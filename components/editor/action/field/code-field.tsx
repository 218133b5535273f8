import { startCompletion } from "@codemirror/autocomplete";
import { insertNewline, standardKeymap } from "@codemirror/commands";
import { Decoration, EditorView, keymap } from "@codemirror/view";
import { useEffectEvent, useImperativeHandle, useLayoutEffect, useRef } from "react";
import { flushSync } from "react-dom";
import { findChange } from "@/server/domain/text/find-change";
import { codeTheme } from "./code-theme";
import { completeVariables } from "./completion";
import { type FieldProps, PLACEHOLDER } from "./field-props";
import { findMarks } from "./marks";

const FRAME =
  "max-h-[50dvh] rounded-md border border-edge bg-surface text-ink has-[[aria-invalid]]:border-failed";
const TYPING = { spellcheck: "true", autocorrect: "on", autocapitalize: "sentences" };

/** Edits the instructions in CodeMirror, which is large and therefore loads only when someone starts to edit. */
export function CodeField(props: FieldProps) {
  const { text, handover } = props;
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  // Synchronous, because a render with older text would make the effect below undo what was just typed.
  const emit = useEffectEvent((typed: string) => {
    if (typed !== text) flushSync(() => props.onChange(typed));
  });
  const listVariables = useEffectEvent(() => props.variables);
  const describe = useEffectEvent((isEmpty: boolean) => ({
    ...props.attributes,
    "aria-multiline": `${!props.isLine}`,
    class: isEmpty ? PLACEHOLDER : "",
  }));
  const decorate = useEffectEvent((typed: string) =>
    Decoration.set(
      findMarks(typed, props.suspects).map(({ start, end, className, title = "" }) =>
        Decoration.mark({ class: className, attributes: { title } }).range(start, end),
      ),
    ),
  );

  const breakLine = useEffectEvent((editor: EditorView) => props.isLine || insertNewline(editor));

  useLayoutEffect(() => {
    const created = new EditorView({
      parent: place.current ?? undefined,
      extensions: [
        completeVariables(() => listVariables()),
        keymap.of([{ key: "Enter", run: breakLine, shift: breakLine }, ...standardKeymap]),
        // The workflow editor has its own undo history, so the browser's is disabled here.
        EditorView.domEventHandlers({ beforeinput: ({ inputType }) => inputType.startsWith("history") }),
        EditorView.lineWrapping,
        EditorView.editorAttributes.of({ class: FRAME }),
        EditorView.contentAttributes.of(TYPING),
        EditorView.contentAttributes.of(({ state }) => describe(state.doc.length === 0)),
        EditorView.decorations.of(({ state }) => decorate(state.doc.toString())),
        EditorView.updateListener.of(({ docChanged, state }) => docChanged && emit(state.doc.toString())),
        codeTheme,
      ],
    });
    view.current = created;
    return () => created.destroy();
  }, []);
  // Runs after each render, because dispatching also makes the extensions read the latest props.
  useLayoutEffect(() => {
    const changes = findChange(view.current?.state.doc.toString() ?? "", text);
    view.current?.dispatch({ changes: changes ?? [] });
  });
  useLayoutEffect(() => {
    if (!view.current) return;
    const { start = view.current.state.doc.length, end = start, scrollTop } = handover;
    const selection = { anchor: start, head: end };
    view.current.dispatch({ selection, scrollIntoView: scrollTop === undefined });
    if (handover.focused) view.current.focus();
    if (scrollTop !== undefined) view.current.scrollDOM.scrollTop = scrollTop;
    if (handover.focused && handover.complete) startCompletion(view.current);
  }, [handover]);
  useImperativeHandle(props.ref, () => () => {
    if (!view.current) return null;
    const { from, to } = view.current.state.selection.main;
    return { focused: view.current.hasFocus, start: from, end: to };
  });
  return <div ref={place} />;
}
