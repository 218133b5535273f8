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

export type SendResult =
  | { kind: "saved"; draft: SavedDraft }
  /** Someone else saved first. `theirs` is the server's current state. */
  | { kind: "conflict"; theirs: EditorDocument }
  | { kind: "refused"; message: string; requestId: string }
  /** The workflow was deleted. */
  | { kind: "gone" }
  | { kind: "unreached"; message: string | null; requestId: string | null; signedOut: boolean };

type Send = (draft: DraftToSend) => Promise<SendResult>;

export interface Autosave {
  /** Call this after changing the document or the revision it's based on. */
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
 * The delay between the last change and the save, and the maximum delay after the first change if the user keeps
 * typing.
 */
const PAUSE_MS = 500;
const MAX_DELAY_MS = 2_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 15_000;

/** Saves the store's document as it changes, one save at a time, each based on the previous one. */
export function makeAutosave(store: StoreApi<EditorState>, send: Send, copies: LocalCopies): Autosave {
  const saver = makeSaver(store, send, copies);
  let turn: Promise<unknown> = Promise.resolve();

  async function holdFor<Result>(act: () => Promise<Result>): Promise<Result> {
    try {
      await saver.hold();
      return await act();
    } finally {
      saver.release();
    }
  }

  return {
    changed: saver.changed,
    async flush() {
      await turn;
      // At most three saves: one in progress, one without a response, and one of the current document.
      for (let saves = 0; saves < 3 && isUnsaved(store.getState()); saves++) {
        await saver.save();
        const { conflict, deleted, save: state } = store.getState();
        if (conflict || deleted || state.kind === "retrying" || state.kind === "refused") return false;
      }
      return true;
    },
    retryNow: saver.retryNow,
    runExclusive(act) {
      const result = turn.then(() => holdFor(act));
      turn = result.catch(() => {});
      return result;
    },
    isIdle: () => !saver.isBusy() && !isUnsaved(store.getState()),
  };
}

/** Decides when to save and keeps a local copy of unsaved changes. */
function makeSaver(store: StoreApi<EditorState>, send: Send, copies: LocalCopies) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let unsavedSince: number | null = null;
  let inFlight: Promise<void> | null = null;
  let held = false;
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
      copies.clear();
      store.setState({ save: { kind: "saved", at: state.save.kind === "saved" ? state.save.at : null } });
      return;
    }
    keepCopy(copies, state);
    if (!isSavable(state) || held) return;
    unsavedSince ??= Date.now();
    // A failing save has its own retry schedule. A refused save is retried after the next change.
    if (inFlight || failures > 0) return;
    store.setState({ save: { kind: "waiting" } });
    schedule(Math.min(PAUSE_MS, Math.max(0, unsavedSince + MAX_DELAY_MS - Date.now())));
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
    if (!isSavable(store.getState()) || held) return;
    unsavedSince = null;
    retryAsap = false;
    const draft = beginSave(store);
    keepCopy(copies, store.getState());
    const result = await send(draft);
    failures = result.kind === "unreached" ? failures + 1 : 0;
    receive(store, draft.definition, result);
    if (failures > 0) schedule(retryAsap ? 0 : Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LAST_RETRY_MS));
    // The conflict leaves changes unsaved, so they need a local copy.
    else if (result.kind === "conflict") changed();
  }

  return {
    changed,
    save,
    retryNow() {
      retryAsap = true;
      if (failures > 0 && !inFlight) schedule(0);
    },
    /** Prevents saves until `release`. Resolves once no save is in progress. */
    async hold() {
      held = true;
      await inFlight;
      clearTimeout(timer);
    },
    release() {
      held = false;
      failures = 0;
      changed();
    },
    isBusy: () => held || inFlight !== null,
  };
}

function isSavable(state: EditorState): boolean {
  return isUnsaved(state) && !state.conflict && !state.deleted;
}

function keepCopy(copies: LocalCopies, state: EditorState) {
  const { definition, baseRevision, draftRevision, unanswered } = state;
  copies.write({ definition, baseRevision, draftRevision, unanswered });
}

/** Returns the document to save and marks it as sent. */
function beginSave(store: StoreApi<EditorState>): DraftToSend {
  const { definition: shown, unanswered, baseRevision, draftRevision } = store.getState();
  // First resends a save that got no response, because the next save is based on its result.
  const definition = unanswered ?? shown;
  store.setState({ unanswered: definition, save: { kind: "saving" } });
  return { definition, baseRevision, expectedDraftRevision: draftRevision };
}

/** Applies the server's response to a save of `sent`. */
function receive(store: StoreApi<EditorState>, sent: DraftDefinition, result: SendResult) {
  if (result.kind === "unreached") return store.setState({ save: { ...result, kind: "retrying" } });
  store.setState({ unanswered: null });
  if (result.kind === "gone") store.setState({ deleted: true });
  else if (result.kind === "saved") accept(store, sent, result.draft);
  else if (result.kind === "refused")
    // The server refused older text. It may accept the newer text.
    store.setState({ save: store.getState().definition === sent ? result : { kind: "waiting" } });
  else handleConflict(store, sent, result.theirs);
}

/** Handles a conflict: the server already has the same text, or someone else has changed the draft. */
function handleConflict(store: StoreApi<EditorState>, sent: DraftDefinition, theirs: EditorDocument) {
  const { definition, published, baseRevision, draftRevision, at } = heldBy(theirs);
  if (isSameText(definition, sent)) {
    // An earlier attempt reached the server, or someone else saved the same text.
    store.setState({ published, baseRevision });
    accept(store, sent, { revision: draftRevision, updatedAt: at });
  } else {
    store.setState({ published, saved: definition, conflict: { kind: "draft", theirs } });
    store.setState({ save: { kind: "waiting" } });
  }
}

function accept(
  store: StoreApi<EditorState>,
  definition: DraftDefinition,
  { revision, updatedAt }: SavedDraft,
) {
  store.setState({ saved: definition, draftRevision: revision, save: { kind: "saved", at: updatedAt } });
  const { definition: shown, published, baseRevision } = store.getState();
  // The draft no longer has any changes, so the newer published version can be shown.
  if (revision > 0 || shown !== definition || published.revision === baseRevision) return;
  const theirs = toDraft(published);
  const what = `version ${published.revision} shown`;
  show(store, { definition: theirs, what }, { saved: theirs, baseRevision: published.revision });
  announce(store, `The draft no longer has any changes. Showing version ${published.revision}.`);
}

export function isSameText(a: DraftDefinition, b: DraftDefinition): boolean {
  return a === b || canonical(a) === canonical(b);
}

/** Puts keys in a fixed order, because Postgres doesn't preserve their order. */
function canonical({ name, description, steps }: DraftDefinition): string {
  return JSON.stringify([
    name,
    description,
    steps.map(({ id, agentId, action, name, review }) => [
      id,
      agentId,
      action,
      name,
      review && [
        review.approvers,
        review.quorum,
        review.allowRequester,
        review.timeoutSeconds,
        Boolean(review.requireReadToEnd),
        Boolean(review.requirePasskey),
        review.when ?? null,
        review.sample ?? 0,
        review.escalate && [review.escalate.afterSeconds, review.escalate.to],
      ],
    ]),
  ]);
}
