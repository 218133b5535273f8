import {
  ArrowDown,
  ArrowUp,
  ClipboardPaste,
  Copy,
  CopyPlus,
  FlaskConical,
  ListChecks,
  PenLine,
  Trash2,
} from "lucide-react";
import { useMemo } from "react";
import { flushSync } from "react-dom";
import type { AgentSummary } from "@/components/agent-summary";
import { KIND_NAMES } from "@/components/agents/words";
import { pasteSteps } from "@/components/editor/shortcuts/use-shortcuts";
import { formatSteps } from "@/components/editor/store/clipboard";
import { useEditorStore } from "@/components/editor/store/context";
import type { EditorStore } from "@/components/editor/store/store";
import { AgentIcon } from "@/components/runs/agent-icon";
import { copyText } from "@/components/ui/copy-button";
import type { MenuItem } from "@/components/ui/menu/menu";
import { toast } from "@/components/ui/toast";
import { isHumanStep } from "@/server/domain/agent/is-human-step";
import { toastFull, toastUndo } from "./step-toasts";
import { stepsInWords } from "./steps-in-words";
import { findStepElement } from "./view";

interface MenuContext {
  agents: readonly AgentSummary[];
  readOnly: boolean;
  /** Takes the focus to the fields of a step. */
  onOpen: (stepId: string) => void;
  /** Undefined if the user can't start runs. */
  onTest?: (stepId: string) => void;
}

/**
 * What the menus of both views hold: who could do a new step, and what can be done with one that is there. The same
 * functions as long as they do the same, so that no card is drawn again for their sake.
 */
export function useStepMenus({ agents, readOnly, onOpen, onTest }: MenuContext) {
  const store = useEditorStore();
  return useMemo(
    () => makeStepMenus(store, { agents, readOnly, onOpen, onTest }),
    [store, agents, readOnly, onOpen, onTest],
  );
}

function makeStepMenus(store: EditorStore, { agents, readOnly, onOpen, onTest }: MenuContext) {
  const { actions } = store;

  function insert(index: number, agentId: string) {
    let stepId: string | null = null;
    flushSync(() => {
      stepId = actions.insert(index, agentId);
    });
    if (stepId) onOpen(stepId);
    else toastFull();
  }

  async function paste(stepId: string) {
    actions.select(stepId);
    const text = await navigator.clipboard?.readText().catch(() => null);
    if (text == null) toast("This browser blocks clipboard access. Press Ctrl V instead.");
    else pasteSteps(text, store);
  }

  const insertItems = (index: number): MenuItem[] =>
    agents
      .filter(({ active }) => active)
      .map(({ id, name, description, kind }) => ({
        id,
        label: kind === "human" ? "A person decides" : name,
        hint: description || KIND_NAMES[kind],
        icon: AgentIcon[kind],
        onSelect: () => insert(index, id),
      }));

  /** What is done with one of several selected steps is done with all of them. */
  function menuOf(stepId: string): MenuItem[] {
    const { steps } = store.getState().definition;
    const ids = withOthers(stepId);
    const many = ids.length > 1 ? ` ${ids.length} steps` : "";
    const step = steps.find(({ id }) => id === stepId);
    const isAgents = !step || !isHumanStep(step);
    const selected = actions.selectedIds();
    // For touch, which has no Shift key.
    const extend: MenuItem[] =
      selected.length === 0 || selected.includes(stepId)
        ? []
        : [
            {
              label: "Select up to here",
              icon: ListChecks,
              onSelect: () => actions.select(stepId, { extend: true }),
            },
          ];
    const copy: MenuItem = { label: `Copy${many}`, icon: Copy, onSelect: () => void copySteps(ids) };
    const open: MenuItem = {
      label: readOnly ? "View" : "Edit",
      icon: PenLine,
      onSelect: () => onOpen(stepId),
    };
    if (readOnly) return [open, ...extend, copy];
    return [
      open,
      ...(onTest && isAgents
        ? [{ label: "Test this step", icon: FlaskConical, onSelect: () => onTest(stepId) }]
        : []),
      ...extend,
      { label: "Move up", icon: ArrowUp, apart: true, onSelect: () => moveBy(ids, -1) },
      { label: "Move down", icon: ArrowDown, onSelect: () => moveBy(ids, 1) },
      copy,
      { label: "Paste after it", icon: ClipboardPaste, onSelect: () => void paste(stepId) },
      { label: `Duplicate${many}`, icon: CopyPlus, onSelect: () => duplicate(ids) },
      { label: `Remove${many}`, icon: Trash2, danger: true, apart: true, onSelect: () => remove(ids) },
    ];
  }

  function withOthers(stepId: string): readonly string[] {
    const ids = actions.selectedIds();
    return ids.includes(stepId) ? ids : [stepId];
  }

  function moveBy(ids: readonly string[], by: -1 | 1) {
    flushSync(() => actions.moveBy(ids, by));
    focusStep(ids[0]);
  }

  async function copySteps(ids: readonly string[]) {
    const copied = await copyText(formatSteps(store.getState().definition, ids));
    toast(
      copied
        ? `${stepsInWords(ids.length)} copied`
        : "This browser blocks copying. Press Ctrl C on the step instead.",
    );
  }

  function duplicate(ids: readonly string[]) {
    let done = false;
    flushSync(() => {
      done = actions.duplicate(ids);
    });
    if (done) focusStep(actions.selectedIds()[0]);
    else toastFull();
  }

  function remove(ids: readonly string[]) {
    flushSync(() => actions.remove(ids));
    toastUndo(`${stepsInWords(ids.length)} removed`, store);
    focusStep(actions.selectedIds()[0]);
  }

  return { insertItems, menuOf, withOthers, copySteps, duplicate, remove };
}

function focusStep(stepId: string | undefined) {
  if (stepId) findStepElement(stepId)?.focus();
}
