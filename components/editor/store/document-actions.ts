import type { StoreApi } from "zustand";
import { stepsInWords } from "@/components/editor/steps/steps-in-words";
import { capitalize } from "@/server/domain/text/words";
import type { DraftDefinition, DraftStep } from "@/server/domain/workflow/draft";
import { renameStep } from "@/server/domain/workflow/rename";
import type { Autosave } from "./autosave";
import {
  adoptSteps,
  changeStep,
  findPlace,
  insertSteps,
  makeStep,
  moveSteps,
  removeSteps,
  roomFor,
} from "./commands";
import { goBack, goForward, type History, type Moment, record, type Travel } from "./history";
import {
  findSelectedRange,
  listSelected,
  type Selection,
  selectAll,
  selectNear,
  selectOne,
  settleSelection,
} from "./selection";
import { announce, type EditorState } from "./state";

interface Edit {
  /** A description of the change, worded to follow "Undone:". */
  what: string;
  definition: DraftDefinition;
  /** Consecutive typing in the same field is one change. */
  field?: string;
  /** The selection after the change. Unchanged if omitted. */
  selection?: Selection | null;
  announce?: string;
}

/** Makes the actions that a user can perform on the document and the selection. */
export function makeDocumentActions(store: StoreApi<EditorState>, autosave: Autosave) {
  const editing = makeEditing(store, autosave);
  return {
    ...makeFieldActions(editing),
    ...makeStepActions(editing),
    ...makeMoveActions(editing),
    ...makeSelectionActions(store),
    ...makeUndoActions(store, autosave),
  };
}

type Editing = ReturnType<typeof makeEditing>;

function makeEditing(store: StoreApi<EditorState>, autosave: Autosave) {
  const get = store.getState;
  const tell = (text: string) => announce(store, text);

  /** Changes the document, as a single undoable step. */
  function edit({ what, definition, field, selection, announce: text }: Edit) {
    const before = get();
    if (definition !== before.definition) {
      const change = {
        before: { definition: before.definition, selection: before.selection },
        what,
        field: field ?? null,
        at: Date.now(),
      };
      store.setState({ definition, history: record(before.history, change) });
    }
    if (selection !== undefined) store.setState({ selection });
    if (text) tell(text);
    autosave.changed();
  }

  return { get, tell, edit };
}

/** Changes to the fields of the workflow and of one step. */
function makeFieldActions({ get, edit }: Editing) {
  return {
    rename(name: string) {
      edit({ what: "name changed", definition: { ...get().definition, name }, field: "name" });
    },
    describe(text: string) {
      const definition = { ...get().definition, description: text === "" ? null : text };
      edit({ what: "description changed", definition, field: "description" });
    },
    changeStep(stepId: string, change: Partial<Omit<DraftStep, "id" | "name">>) {
      const { definition } = get();
      const index = definition.steps.findIndex(({ id }) => id === stepId);
      if (index < 0) return;
      edit({
        what: `step ${index + 1} changed`,
        definition: changeStep(definition, stepId, change),
        field: `${stepId} ${Object.keys(change)}`,
      });
    },
    /** Reviews the step `toId` instead of the step `fromId`, and selects it. */
    moveReview(fromId: string, toId: string, review: DraftStep["review"]) {
      const { definition } = get();
      const number = definition.steps.findIndex(({ id }) => id === toId) + 1;
      if (number === 0) return;
      const moved = changeStep(changeStep(definition, fromId, { review: null }), toId, { review });
      const what = `review put on step ${number}`;
      edit({ what, definition: moved, selection: selectOne(toId), announce: sentence(what) });
    },
    /** Renames a step and updates references to its name in other steps. */
    renameStep(stepId: string, name: string | null) {
      const { definition } = get();
      const step = definition.steps.find(({ id }) => id === stepId);
      if (!step || step.name === name) return;
      const renamed = renameStep(definition, stepId, name);
      const uses = renamed.steps.filter(({ action, review }, index) => {
        const before = definition.steps[index];
        return action !== before?.action || review?.when !== before.review?.when;
      }).length;
      edit({
        what: name ? `step named ${name}` : "step name removed",
        definition: renamed,
        announce: uses > 0 ? `References in ${stepsInWords(uses)} updated.` : undefined,
      });
    },
    /** Replaces the draft, for example with an earlier version. */
    replaceWith(definition: DraftDefinition, what: string) {
      edit({ what, definition, selection: null, announce: sentence(what) });
    },
  };
}

/** Adds and removes steps. */
function makeStepActions({ get, edit }: Editing) {
  /** Returns false if the steps don't fit. */
  function adopt(steps: readonly DraftStep[], index: number, done: string, announce?: string): boolean {
    const { definition } = get();
    if (steps.length > roomFor(definition)) return false;
    const adopted = adoptSteps(definition, steps);
    edit({
      what: `${stepsInWords(adopted.length)} ${done}`,
      definition: insertSteps(definition, index, adopted),
      selection: selectAll(adopted),
      announce,
    });
    return true;
  }

  return {
    /** Adds an empty step and selects it. Returns null if the workflow is full. */
    insert(index: number, agentId: string): string | null {
      const { definition } = get();
      if (roomFor(definition) < 1) return null;
      const step = makeStep(agentId);
      edit({
        what: `step ${index + 1} added`,
        definition: insertSteps(definition, index, [step]),
        selection: { ...selectOne(step.id), isNew: true },
        announce: `Step ${index + 1} added.`,
      });
      return step.id;
    },
    /** The index for new steps: after the selection, or at the end. */
    placeForNew(): number {
      const { definition, selection } = get();
      const range = findSelectedRange(definition.steps, selection);
      return range ? range.last + 1 : definition.steps.length;
    },
    paste: (steps: readonly DraftStep[], index: number) => adopt(steps, index, "pasted"),
    duplicate(stepIds: readonly string[]): boolean {
      const { steps } = get().definition;
      const copied = steps.filter(({ id }) => stepIds.includes(id));
      const last = steps.findLastIndex(({ id }) => stepIds.includes(id));
      const where = copied.length === 1 ? "The copy is" : "The copies start";
      const text = `${stepsInWords(copied.length)} duplicated. ${where} at position ${last + 2}.`;
      return adopt(copied, last + 1, "duplicated", text);
    },
    remove(stepIds: readonly string[]) {
      const { definition } = get();
      const ids = new Set(stepIds);
      const first = definition.steps.findIndex(({ id }) => ids.has(id));
      if (first < 0) return;
      const rest = removeSteps(definition, ids);
      const what = ids.size === 1 ? `step ${first + 1} removed` : `${ids.size} steps removed`;
      edit({
        what,
        definition: rest,
        selection: selectNear(rest.steps, first),
      });
    },
  };
}

function makeMoveActions({ get, tell, edit }: Editing) {
  /**
   * Moves steps together and selects them. `toIndex` is the number of other steps before them. `staying` lists the
   * other steps as they were when the place was chosen, because steps can be added or removed during a drag.
   */
  function move(stepIds: readonly string[], toIndex: number, staying?: readonly string[]) {
    const { definition, selection } = get();
    const ids = new Set(stepIds);
    const moved = moveSteps(
      definition,
      ids,
      staying ? findPlace(definition, ids, toIndex, staying) : toIndex,
    );
    if (moved === definition) return;
    const place = moved.steps.findIndex(({ id }) => ids.has(id)) + 1;
    const selected = listSelected(definition.steps, selection);
    const what = ids.size === 1 ? "step moved" : `${ids.size} steps moved`;
    edit({
      what,
      definition: moved,
      selection: stepIds.every((id) => selected.includes(id))
        ? undefined
        : selectAll(moved.steps.filter(({ id }) => ids.has(id))),
      announce: `Moved to position ${place} of ${moved.steps.length}.`,
    });
  }

  function moveBy(stepIds: readonly string[], by: -1 | 1) {
    const { steps } = get().definition;
    const first = steps.findIndex(({ id }) => stepIds.includes(id));
    const last = steps.findLastIndex(({ id }) => stepIds.includes(id));
    if (first < 0) return;
    if (by < 0 && first === 0) return tell("Already first.");
    if (by > 0 && last === steps.length - 1) return tell("Already last.");
    move(stepIds, first + by);
  }

  return { move, moveBy };
}

function makeSelectionActions(store: StoreApi<EditorState>) {
  const get = store.getState;
  return {
    select(stepId: string | null, { extend = false }: { extend?: boolean } = {}) {
      const { selection } = get();
      if (stepId === null) return store.setState({ selection: null });
      const anchorId = extend && selection ? selection.anchorId : stepId;
      if (selection?.headId !== stepId || selection.anchorId !== anchorId)
        store.setState({ selection: { anchorId, headId: stepId } });
    },
    /** Called when the user leaves the fields of a new step. */
    settle() {
      const { selection } = get();
      if (selection?.isNew) store.setState({ selection: settleSelection(selection) });
    },
    selectAll() {
      store.setState({ selection: selectAll(get().definition.steps) });
    },
    selectedIds(): string[] {
      const { definition, selection } = get();
      return listSelected(definition.steps, selection);
    },
  };
}

function makeUndoActions(store: StoreApi<EditorState>, autosave: Autosave) {
  function travel(along: (history: History, now: Moment) => Travel | null, word: "Undo" | "Redo") {
    const { definition, selection, history } = store.getState();
    const to = along(history, { definition, selection });
    if (!to) return announce(store, `Nothing to ${word.toLowerCase()}.`);
    store.setState({
      history: to.history,
      definition: to.moment.definition,
      selection: settleSelection(to.moment.selection),
    });
    announce(store, `${word === "Undo" ? "Undone" : "Redone"}: ${to.what}.`);
    autosave.changed();
  }

  return {
    undo: () => travel(goBack, "Undo"),
    redo: () => travel(goForward, "Redo"),
  };
}

function sentence(words: string): string {
  return `${capitalize(words)}.`;
}
