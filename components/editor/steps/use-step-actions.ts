import {
  ArrowDown,
  ArrowUp,
  ClipboardPaste,
  Copy,
  CopyPlus,
  FlaskConical,
  ListChecks,
  PenLine,
  Plus,
  Trash2,
} from "lucide-react";
import { useMemo } from "react";
import { flushSync } from "react-dom";
import type { AgentSummary } from "@/components/agent-summary";
import { KIND_NAMES } from "@/components/agents/words";
import { useEditorPage } from "@/components/editor/page-context";
import { formatSteps } from "@/components/editor/store/clipboard";
import { useEditorStore } from "@/components/editor/store/context";
import type { EditorStore } from "@/components/editor/store/store";
import { AgentIcon } from "@/components/runs/agent-icon";
import { copyText } from "@/components/ui/copy-button";
import type { MenuItem } from "@/components/ui/menu/menu-entry";
import { toast } from "@/components/ui/toast";
import { isHumanStep } from "@/server/domain/agent/is-human-step";
import { pasteSteps } from "./paste-steps";
import { findStepElement } from "./step-elements";
import { toastFull, toastUndo } from "./step-toasts";
import { stepsInWords } from "./steps-in-words";

interface ActionContext extends ActionTargets {
  agents: readonly AgentSummary[];
  readOnly: boolean;
}

interface ActionTargets {
  /** Goes to a step's fields. */
  onOpen: (stepId: string) => void;
  /** Undefined if the user isn't allowed to start runs. */
  onTest?: (stepId: string) => void;
}

export type StepActions = ReturnType<typeof makeStepActions>;

/** Returns the actions and menus for steps, for both views. Memoized, so that cards don't rerender. */
export function useStepActions({ onOpen, onTest }: ActionTargets): StepActions {
  const store = useEditorStore();
  const { agents, readOnly } = useEditorPage();
  return useMemo(
    () => makeStepActions(store, { agents, readOnly, onOpen, onTest }),
    [store, agents, readOnly, onOpen, onTest],
  );
}

function makeStepActions(store: EditorStore, context: ActionContext) {
  const commands = makeStepCommands(store, context.onOpen);
  const { insert, withOthers, copySteps, duplicate, remove } = commands;

  /** The menu for adding a step at `index`: a person, the agents, and a new agent. */
  const insertItems = (index: number): MenuItem[] => {
    const items = context.agents
      .filter(({ active }) => active)
      .map(
        ({ id, name, description, kind }): MenuItem => ({
          id,
          label: kind === "human" ? "A person decides" : name,
          hint: description || KIND_NAMES[kind],
          icon: AgentIcon[kind],
          pinned: kind === "human" ? "start" : undefined,
          onSelect: () => insert(index, id),
        }),
      );
    return [
      ...items.filter(({ pinned }) => pinned),
      ...items.filter(({ pinned }) => !pinned),
      { label: "New agent", icon: Plus, href: "/agents/new", apart: true, pinned: "end" },
    ];
  };

  return {
    open: context.onOpen,
    insertItems,
    menuOf: (stepId: string) => makeStepMenu(stepId, store, commands, context),
    withOthers,
    copySteps,
    duplicate,
    remove,
  };
}

type StepCommands = ReturnType<typeof makeStepCommands>;

/** Wraps the store's actions so that they also move the focus and show messages. */
function makeStepCommands(store: EditorStore, onOpen: (stepId: string) => void) {
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
    if (text == null) toast("This browser blocks clipboard access. Press Ctrl+V instead.");
    else pasteSteps(text, store);
  }

  /** Returns the selected steps if the step is one of them, otherwise only the step. */
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
        : "This browser blocks copying. Press Ctrl+C on the step instead.",
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

  return { insert, paste, withOthers, moveBy, copySteps, duplicate, remove };
}

/** Makes a step's menu. An action on one selected step applies to all selected steps. */
function makeStepMenu(
  stepId: string,
  { getState, actions }: EditorStore,
  { paste, withOthers, moveBy, copySteps, duplicate, remove }: StepCommands,
  { readOnly, onOpen, onTest }: ActionContext,
): MenuItem[] {
  const { steps } = getState().definition;
  const ids = withOthers(stepId);
  const many = ids.length > 1 ? ` ${ids.length} steps` : "";
  const step = steps.find(({ id }) => id === stepId);
  const isAgents = !step || !isHumanStep(step);
  const selected = actions.selectedIds();
  // For touch devices, which have no Shift key.
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
    { label: "Paste after this step", icon: ClipboardPaste, onSelect: () => void paste(stepId) },
    { label: `Duplicate${many}`, icon: CopyPlus, onSelect: () => duplicate(ids) },
    { label: `Remove${many}`, icon: Trash2, danger: true, apart: true, onSelect: () => remove(ids) },
  ];
}

function focusStep(stepId: string | undefined) {
  if (stepId) findStepElement(stepId)?.focus();
}
