import type { StoreApi } from "zustand";
import type { DraftDefinition } from "@/server/domain/workflow/draft";
import type { EditorDocument, SavedDraft } from "@/server/domain/workflow/editor-document";
import type { LocalCopies } from "./local-copy";
import { type EditorState, isUnsaved } from "./state";

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
  | { kind: "unreached"; message: string | null; requestId: string | null; signedOut: boolean };

export interface Autosave {
  /** The document changed, or what it is written over. */
  changed(): void;
  /** Saves now; true once everything is on the server. */
  flush(): Promise<boolean>;
  /** Tries again at once what could not be saved: the network is back, or the page is looked at again. */
  retryNow(): void;
  /** Forgets what was to be sent, and waits for what is on its way. */
  hold(): Promise<void>;
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
  let failures = 0;

  function schedule(delay: number) {
    clearTimeout(timer);
    timer = setTimeout(() => void save(), delay);
  }

  function changed() {
    const state = store.getState();
    if (!isUnsaved(state)) {
      unsavedSince = null;
      clearTimeout(timer);
      if (!underWay && !state.conflict) settle(state.save.kind === "saved" ? state.save.at : null);
      return;
    }
    keepCopy(state);
    if (state.conflict) return;
    unsavedSince ??= Date.now();
    // One that fails keeps its own rhythm; what is refused is tried again with each change.
    if (underWay || failures > 0) return;
    store.setState({ save: { kind: "waiting" } });
    schedule(Math.min(PAUSE_MS, Math.max(0, unsavedSince + LONGEST_MS - Date.now())));
  }

  function keepCopy({ definition, baseRevision, draftRevision }: EditorState) {
    copies.write({ definition, baseRevision, draftRevision });
  }

  function settle(at: string | null) {
    copies.clear();
    store.setState({ save: { kind: "saved", at } });
  }

  function save(): Promise<void> {
    clearTimeout(timer);
    underWay ??= sendOnce().finally(() => {
      underWay = null;
      const state = store.getState();
      if (isUnsaved(state) && !state.conflict && failures === 0 && state.save.kind !== "refused") changed();
    });
    return underWay;
  }

  async function sendOnce(): Promise<void> {
    const state = store.getState();
    if (!isUnsaved(state) || state.conflict) return;
    const { definition, baseRevision, draftRevision } = state;
    unsavedSince = null;
    store.setState({ save: { kind: "saving" } });
    const result = await send({ definition, baseRevision, expectedDraftRevision: draftRevision });
    switch (result.kind) {
      case "saved":
        return accept(definition, result.draft);
      case "conflict":
        // The answer to an earlier try was lost: what is there is what was sent.
        if (result.theirs.draft && isSameText(result.theirs.draft.definition, definition))
          return accept(definition, result.theirs.draft);
        failures = 0;
        store.setState({ conflict: { kind: "draft", theirs: result.theirs }, save: { kind: "waiting" } });
        return;
      case "refused":
        failures = 0;
        // What was typed meanwhile may be taken.
        store.setState({ save: store.getState().definition === definition ? result : { kind: "waiting" } });
        return;
      case "unreached":
        failures++;
        store.setState({ save: { ...result, kind: "retrying" } });
        schedule(Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LAST_RETRY_MS));
    }
  }

  function accept(definition: DraftDefinition, { revision, updatedAt }: SavedDraft) {
    failures = 0;
    store.setState({ saved: definition, draftRevision: revision });
    const state = store.getState();
    if (isUnsaved(state)) keepCopy(state);
    else settle(updatedAt);
  }

  return {
    changed,
    async flush() {
      for (let saves = 0; saves < 3 && isUnsaved(store.getState()); saves++) {
        await save();
        const { conflict, save: state } = store.getState();
        if (conflict || state.kind === "retrying" || state.kind === "refused") return false;
      }
      return !isUnsaved(store.getState());
    },
    retryNow() {
      if (failures > 0 && !underWay) schedule(0);
    },
    async hold() {
      clearTimeout(timer);
      await underWay;
      clearTimeout(timer);
      failures = 0;
    },
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
