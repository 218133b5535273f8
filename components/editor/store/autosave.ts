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
  /** Someone else saved first. `theirs` is the server's current state. */
  | { kind: "conflict"; theirs: EditorDocument }
  | { kind: "refused"; message: string; requestId: string }
  /** The workflow was deleted. */
  | { kind: "gone" }
  | { kind: "unreached"; message: string | null; requestId: string | null; signedOut: boolean };

export interface Autosave {
  /** The document or its base changed. */
  changed(): void;
  /** Saves now. Resolves to true once the current document is on the server. */
  flush(): Promise<boolean>;
  /** Retries a failed save now, because the network is back or the page is visible again. */
  retryNow(): void;
  /** Runs a write to the server while no save is in progress. Calls run one at a time. */
  runExclusive<Result>(act: () => Promise<Result>): Promise<Result>;
  /** Whether everything is saved and this page isn't about to change anything on the server. */
  isIdle(): boolean;
}

/**
 * The delay before saving after the last change, and the maximum delay after the first change during steady
 * typing.
 */
const PAUSE_MS = 500;
const LONGEST_MS = 2_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 15_000;

/** Saves the store's document as it changes, one save at a time, each based on the previous one. */
export function makeAutosave(
  store: StoreApi<EditorState>,
  send: (draft: DraftToSend) => Promise<SendResult>,
  copies: LocalCopies,
): Autosave {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let unsavedSince: number | null = null;
  let inFlight: Promise<void> | null = null;
  let held = false;
  let turn: Promise<unknown> = Promise.resolve();
  let failures = 0;
  let retryAsap = false;

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
    // A failing save has its own retry schedule. A refused save is retried after each change.
    if (inFlight || failures > 0) return;
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
    inFlight ??= sendOnce().finally(() => {
      inFlight = null;
      const { conflict, save } = store.getState();
      if (!conflict && failures === 0 && save.kind !== "refused") changed();
    });
    return inFlight;
  }

  async function sendOnce(): Promise<void> {
    const state = store.getState();
    if (!isUnsaved(state) || state.conflict || state.deleted || held) return;
    const { baseRevision, draftRevision } = state;
    // First resends a save that got no response, because the next save is based on its result.
    const definition = state.unanswered ?? state.definition;
    unsavedSince = null;
    retryAsap = false;
    store.setState({ unanswered: definition, save: { kind: "saving" } });
    keepCopy(store.getState());
    const result = await send({ definition, baseRevision, expectedDraftRevision: draftRevision });
    if (result.kind === "unreached") {
      failures++;
      store.setState({ save: { ...result, kind: "retrying" } });
      schedule(retryAsap ? 0 : Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LAST_RETRY_MS));
      return;
    }
    failures = 0;
    store.setState({ unanswered: null });
    if (result.kind === "gone") store.setState({ deleted: true });
    else if (result.kind === "saved") accept(definition, result.draft);
    else if (result.kind === "refused")
      // The server may accept the newer text.
      store.setState({ save: store.getState().definition === definition ? result : { kind: "waiting" } });
    else settleOver(definition, result.theirs);
  }

  /** Settles a refused save: the server already has the same text, or it has someone else's draft. */
  function settleOver(sent: DraftDefinition, theirs: EditorDocument) {
    const { definition, published, baseRevision, draftRevision, at } = heldBy(theirs);
    if (isSameText(definition, sent)) {
      // An earlier attempt reached the server, or both documents are the same.
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
    // The draft no longer has any changes, so the newer published version can be shown.
    if (revision > 0 || shown !== definition || published.revision === baseRevision) return;
    const theirs = toDraft(published);
    const what = `version ${published.revision} shown`;
    show(store, { definition: theirs, what }, { saved: theirs, baseRevision: published.revision });
    announce(store, `The draft has no changes left. Showing version ${published.revision}.`);
  }

  async function holdFor<Result>(act: () => Promise<Result>): Promise<Result> {
    held = true;
    try {
      await inFlight;
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
      // At most three saves: one in progress, one without a response, and one of the current document.
      for (let saves = 0; saves < 3 && isUnsaved(store.getState()); saves++) {
        await save();
        const { conflict, deleted, save: state } = store.getState();
        if (conflict || deleted || state.kind === "retrying" || state.kind === "refused") return false;
      }
      return true;
    },
    retryNow() {
      retryAsap = true;
      if (failures > 0 && !inFlight) schedule(0);
    },
    runExclusive(act) {
      const result = turn.then(() => holdFor(act));
      turn = result.catch(() => {});
      return result;
    },
    isIdle: () => !held && !inFlight && !isUnsaved(store.getState()),
  };
}

export function isSameText(a: DraftDefinition, b: DraftDefinition): boolean {
  return a === b || canonical(a) === canonical(b);
}

/** Postgres returns keys in a different order than they were sent. */
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
