import { useEffect, useEffectEvent } from "react";
import { flushSync } from "react-dom";
import { useEditorPage } from "@/components/editor/page-context";
import { pasteSteps } from "@/components/editor/steps/paste-steps";
import { findStepElement } from "@/components/editor/steps/step-elements";
import { toastFull, toastUndo } from "@/components/editor/steps/step-toasts";
import { stepsInWords } from "@/components/editor/steps/steps-in-words";
import { formatSteps } from "@/components/editor/store/clipboard";
import { useEditorStore } from "@/components/editor/store/context";
import type { EditorStore } from "@/components/editor/store/store";
import { isInText } from "@/components/keyboard/key-press";
import { isTurnedOff } from "@/components/keyboard/single-key-shortcuts";
import { toast } from "@/components/ui/toast";
import { type Command, commandOf, type Place } from "./shortcuts";

/** Commands that affect the screen, not the document. */
export type ScreenCommand = Extract<
  Command,
  "save" | "run" | "next-problem" | "keys" | "leave-field" | "add" | "test"
>;

/** Handles keys and the clipboard wherever the focus is, except in a dialog. */
export function useShortcuts(onCommand: (command: ScreenCommand) => void): void {
  useKeys(onCommand);
  useClipboard();
}

function useKeys(onCommand: (command: ScreenCommand) => void) {
  const { readOnly } = useEditorPage();
  const store = useEditorStore();
  const { actions } = store;

  function runCommand(command: Command) {
    const ids = actions.selectedIds();
    if (command === "undo") actions.undo();
    else if (command === "redo") actions.redo();
    else if (command === "move-up") actions.moveBy(ids, -1);
    else if (command === "move-down") actions.moveBy(ids, 1);
    else if (command === "remove") remove(ids);
    else if (command === "select-all") actions.selectAll();
    else if (command !== "duplicate") onCommand(command);
    else if (!actions.duplicate(ids)) toastFull();
  }

  function remove(ids: readonly string[]) {
    if (ids.length === 0) return;
    actions.remove(ids);
    toastUndo(`${stepsInWords(ids.length)} removed`, store);
  }

  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const place = placeOf(event.target);
    if (event.defaultPrevented || place === null || isTurnedOff(event)) return;
    const command = commandOf(event, place);
    if (!command || (readOnly && !READING.has(command))) return;
    event.preventDefault();
    const focused = document.activeElement;
    if (!ANYWHERE.has(command)) selectFocused(event, store);
    flushSync(() => runCommand(command));
    keepFocus(focused, store);
  });

  useEffect(() => {
    const keyDown = (event: KeyboardEvent) => onKeyDown(event);
    document.addEventListener("keydown", keyDown);
    return () => document.removeEventListener("keydown", keyDown);
  }, []);
}

function useClipboard() {
  const { readOnly } = useEditorPage();
  const store = useEditorStore();
  const { actions } = store;

  const onCopy = useEffectEvent((event: ClipboardEvent) => {
    const marked = !window.getSelection()?.isCollapsed;
    if (placeOf(event.target) !== "step" || marked) return;
    event.preventDefault();
    selectFocused(event, store);
    const ids = actions.selectedIds();
    event.clipboardData?.setData("text/plain", formatSteps(store.getState().definition, ids));
    if (event.type === "copy" || readOnly) toast(`${stepsInWords(ids.length)} copied`);
    else {
      flushSync(() => actions.remove(ids));
      keepFocus(null, store);
      toastUndo(`${stepsInWords(ids.length)} cut`, store);
    }
  });

  const onPaste = useEffectEvent((event: ClipboardEvent) => {
    const place = placeOf(event.target);
    if (readOnly || place === null || place === "text") return;
    event.preventDefault();
    selectFocused(event, store);
    pasteSteps(event.clipboardData?.getData("text/plain") ?? "", store);
  });

  useEffect(() => {
    const copy = (event: ClipboardEvent) => onCopy(event);
    const paste = (event: ClipboardEvent) => onPaste(event);
    document.addEventListener("copy", copy);
    document.addEventListener("cut", copy);
    document.addEventListener("paste", paste);
    return () => {
      document.removeEventListener("copy", copy);
      document.removeEventListener("cut", copy);
      document.removeEventListener("paste", paste);
    };
  }, []);
}

/** Selects the focused step, unless it's already in the selection. Commands apply to all selected steps. */
function selectFocused({ target }: Event, { actions }: EditorStore) {
  const stepId = target instanceof Element ? stepIdOf(target) : undefined;
  if (stepId !== undefined && !actions.selectedIds().includes(stepId)) actions.select(stepId);
}

/** Restores the focus that a removed or moved card lost, or focuses the selected card. */
function keepFocus(before: Element | null, store: EditorStore) {
  const lost = document.activeElement === document.body;
  if (!lost && !isOther(document.activeElement, store)) return;
  if (lost && before instanceof HTMLElement && before.isConnected && !isOther(before, store))
    return before.focus();
  const { selection } = store.getState();
  if (selection) findStepElement(selection.headId)?.focus();
}

/** Returns whether the element is a card outside the selection. */
function isOther(element: Element | null, { actions }: EditorStore): boolean {
  const stepId = stepIdOf(element);
  const ids = actions.selectedIds();
  return stepId !== undefined && ids.length > 0 && !ids.includes(stepId);
}

function stepIdOf(element: Element | null): string | undefined {
  return element instanceof HTMLElement ? element.dataset.step : undefined;
}

/** Commands that run without selecting the focused step first. */
const ANYWHERE: ReadonlySet<Command> = new Set([
  "undo",
  "redo",
  "save",
  "run",
  "next-problem",
  "keys",
  "leave-field",
  "select-all",
]);

const READING: ReadonlySet<Command> = new Set(["run", "next-problem", "keys", "leave-field", "select-all"]);

/** Returns the place of a key press. Null if the editor doesn't handle keys there. */
function placeOf(target: EventTarget | null): Place | null {
  if (document.querySelector("dialog:modal")) return null;
  if (!(target instanceof Element)) return "elsewhere";
  if (target.closest("[popover]:popover-open, [data-own-keys]")) return null;
  if (target.matches("[data-step]")) return "step";
  return isInText(target) ? "text" : "elsewhere";
}
