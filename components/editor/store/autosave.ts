import type { StoreApi } from "zustand";
import { type DraftDefinition, toDraft } from "@/server/domain/workflow/draft";
import type { EditorDocument, SavedDraft } from "@/server/domain/workflow/editor-document";
import type { LocalCopies } from "./local-copy";
import { announce, type EditorState, heldBy, isUnsaved, show } from "./state";

export interface DraftToSend {
  definition: DraftDefinition;
  baseRevision: number;
  expectedDraftRevision: number;
}

/** How a save ended. */
export type SendResult =
  | { kind: "saved"; draft: SavedDraft }
  /** Somebody else wrote first: what there is now. */
  | { kind: "conflict"; theirs: EditorDocument }
  | { kind: "refused"; message: string; requestId: string }
  /** There is no such workflow any more. */
  | { kind: "gone" }
  | { kind: "unreached"; message: string | null; requestId: string | null; signedOut: boolean };

export interface Autosave {
  /** The document changed, or what it is written over. */
  changed(): void;
  /** Saves now; true once what is on the screen at this moment is on the server. */
  flush(): Promise<boolean>;
  /** Tries again at once what could not be saved: the network is back, or the page is looked at again. */
  retryNow(): void;
  /** Does what writes to the server by itself, one after the other. A save on its way is waited for; none begins. */
  alone<Result>(act: () => Promise<Result>): Promise<Result>;
  /** All is saved, and nothing is about to change on the server by this page. */
  isIdle(): boolean;
}

/** So long after the last change it is saved, and during steady typing so long after the first. */
const PAUSE_MS = 500;
const LONGEST_MS = 2_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 15_000;

/** Saves the document of `store` while it is written: one save at a time, each over the one before. */
export function makeAutosave(
  store: StoreApi<EditorState>,
  send: (draft: DraftToSend) => Promise<SendResult>,
  copies: LocalCopies,
): Autosave {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let unsavedSince: number | null = null;
  let underWay: Promise<void> | null = null;
  let held = false;
  let turn: Promise<unknown> = Promise.resolve();
  let failures = 0;
  let hurried = false;

  function schedule(delay: number) {
    clearTimeout(timer);
    timer = setTimeout(() => void save(), delay);
  }

  function changed() {
    const state = store.getState();
    if (!isUnsaved(state)) {
      unsavedSince = null;
      clearTimeout(timer);
      settle(state.save.kind === "saved" ? state.save.at : null);
      return;
    }
    keepCopy(state);
    if (state.conflict || state.deleted || held) return;
    unsavedSince ??= Date.now();
    // One that fails keeps its own rhythm; what is refused is tried again with each change.
    if (underWay || failures > 0) return;
    store.setState({ save: { kind: "waiting" } });
    schedule(Math.min(PAUSE_MS, Math.max(0, unsavedSince + LONGEST_MS - Date.now())));
  }

  function keepCopy({ definition, baseRevision, draftRevision, unanswered }: EditorState) {
    copies.write({ definition, baseRevision, draftRevision, unanswered });
  }

  function settle(at: string | null) {
    copies.clear();
    store.setState({ save: { kind: "saved", at } });
  }

  function save(): Promise<void> {
    clearTimeout(timer);
    underWay ??= sendOnce().finally(() => {
      underWay = null;
      const { conflict, save } = store.getState();
      if (!conflict && failures === 0 && save.kind !== "refused") changed();
    });
    return underWay;
  }

  async function sendOnce(): Promise<void> {
    const state = store.getState();
    if (!isUnsaved(state) || state.conflict || state.deleted || held) return;
    const { baseRevision, draftRevision } = state;
    // What may have arrived goes first, again: its answer says what the next one is written over.
    const definition = state.unanswered ?? state.definition;
    unsavedSince = null;
    hurried = false;
    store.setState({ unanswered: definition, save: { kind: "saving" } });
    keepCopy(store.getState());
    const result = await send({ definition, baseRevision, expectedDraftRevision: draftRevision });
    if (result.kind === "unreached") {
      failures++;
      store.setState({ save: { ...result, kind: "retrying" } });
      schedule(hurried ? 0 : Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LAST_RETRY_MS));
      return;
    }
    failures = 0;
    store.setState({ unanswered: null });
    if (result.kind === "gone") store.setState({ deleted: true });
    else if (result.kind === "saved") accept(definition, result.draft);
    else if (result.kind === "refused")
      // What was typed meanwhile may be taken.
      store.setState({ save: store.getState().definition === definition ? result : { kind: "waiting" } });
    else meet(definition, result.theirs);
  }

  /** What was sent meets what there is. */
  function meet(sent: DraftDefinition, theirs: EditorDocument) {
    const { definition, published, baseRevision, draftRevision, at } = heldBy(theirs);
    if (isSameText(definition, sent)) {
      // The answer to an earlier try was lost, or there is nothing to choose between.
      store.setState({ published, baseRevision });
      accept(sent, { revision: draftRevision, updatedAt: at });
    } else {
      store.setState({ published, saved: definition, conflict: { kind: "draft", theirs } });
      store.setState({ save: { kind: "waiting" } });
      changed();
    }
  }

  function accept(definition: DraftDefinition, { revision, updatedAt }: SavedDraft) {
    store.setState({ saved: definition, draftRevision: revision, save: { kind: "saved", at: updatedAt } });
    const { definition: shown, published, baseRevision } = store.getState();
    // Nothing is left of the draft that somebody published past: then there is no reason to hide that.
    if (revision > 0 || shown !== definition || published.revision === baseRevision) return;
    const theirs = toDraft(published);
    const what = `version ${published.revision} shown`;
    show(store, { definition: theirs, what }, { saved: theirs, baseRevision: published.revision });
    announce(store, `The draft has no changes left. Showing version ${published.revision}.`);
  }

  async function holdFor<Result>(act: () => Promise<Result>): Promise<Result> {
    held = true;
    try {
      await underWay;
      clearTimeout(timer);
      return await act();
    } finally {
      held = false;
      failures = 0;
      changed();
    }
  }

  return {
    changed,
    async flush() {
      await turn;
      // One under way, one that was not answered, and the one with what is on the screen now.
      for (let saves = 0; saves < 3 && isUnsaved(store.getState()); saves++) {
        await save();
        const { conflict, deleted, save: state } = store.getState();
        if (conflict || deleted || state.kind === "retrying" || state.kind === "refused") return false;
      }
      return true;
    },
    retryNow() {
      hurried = true;
      if (failures > 0 && !underWay) schedule(0);
    },
    alone(act) {
      const result = turn.then(() => holdFor(act));
      turn = result.catch(() => {});
      return result;
    },
    isIdle: () => !held && !underWay && !isUnsaved(store.getState()),
  };
}

export function isSameText(a: DraftDefinition, b: DraftDefinition): boolean {
  return a === b || canonical(a) === canonical(b);
}

/** Key order differs between what was sent and what Postgres gives back. */
function canonical({ name, description, steps }: DraftDefinition): string {
  return JSON.stringify([
    name,
    description,
    steps.map(({ id, agentId, action, name, review }) => [
      id,
      agentId,
      action,
      name,
      review && [review.approvers, review.quorum, review.allowRequester, review.timeoutSeconds],
    ]),
  ]);
}
