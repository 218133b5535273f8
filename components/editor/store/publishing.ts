import type { Failure } from "@/components/trpc";
import type { WorkflowDto } from "@/server/domain/workflow/api";
import { type DraftDefinition, toDraft } from "@/server/domain/workflow/draft";
import type { EditorDocument } from "@/server/domain/workflow/editor-document";
import { isSameText } from "./autosave";
import type { Conflict } from "./state";
import type { EditorStore } from "./store";

/** The server's procedures for one workflow. Each can throw a `Failure`. */
export interface DraftServer {
  read(): Promise<EditorDocument>;
  publish(expected: { expectedDraftRevision: number; expectedRevisions: number[] }): Promise<WorkflowDto>;
  discard(expected: { expectedDraftRevision: number }): Promise<unknown>;
  /** Stores a draft in the history. If `draft` is a number, it's the revision of the server's draft. */
  supersede(draft: number | DraftDefinition): Promise<unknown>;
}

/** `waits` means the latest changes couldn't be saved yet. `nothing` means there's no draft. */
export type PublishOutcome = "done" | "conflict" | "waits" | "nothing";

/** Publishes the current document. Text typed before the response becomes a new draft. */
export async function publishDraft(store: EditorStore, server: DraftServer): Promise<PublishOutcome> {
  if (!(await store.autosave.flush())) return store.getState().conflict ? "conflict" : "waits";
  return store.autosave.runExclusive(async () => {
    const { saved, draftRevision, baseRevision } = store.getState();
    if (draftRevision === 0) return "nothing";
    try {
      const expected = { expectedDraftRevision: draftRevision, expectedRevisions: [baseRevision] };
      store.server.published(await server.publish(expected), saved);
      return "done";
    } catch (error) {
      const theirs = await readAfter(error as Failure, server);
      if (!theirs) throw error;
      const { workflow, draft } = theirs;
      const wanted = { ...saved, name: saved.name.trim() };
      if (!draft && isSameText(toDraft(workflow), wanted)) {
        // The draft was published, but the response was lost, on this attempt or an earlier one.
        store.server.published(workflow, saved);
        return "done";
      }
      const kind = conflictOf(error as Failure);
      if (!kind) throw error;
      store.server.reportConflict(kind, theirs);
      return "conflict";
    }
  });
}

/**
 * Returns to the published version and drops everything typed before the response. Undo restores the draft
 * and that text.
 */
export function discardDraft(store: EditorStore, server: DraftServer): Promise<PublishOutcome> {
  return store.autosave.runExclusive(async () => {
    const { workflow, draft } = await server.read().then((document) => endDraft(store, server, document));
    if (draft) return "conflict";
    store.server.discarded(workflow);
    return "done";
  });
}

/** Resolves a conflict as the user chose. First stores the superseded version in the history. */
export async function settleConflict(
  store: EditorStore,
  server: DraftServer,
  keep: "mine" | "theirs",
): Promise<PublishOutcome> {
  const { conflict, definition } = store.getState();
  if (!conflict) return "nothing";
  // A published version is already in the history, so only a draft has to be stored.
  const theirs = conflict.kind === "draft" ? conflict.theirs.draft?.revision : undefined;
  const superseded = keep === "mine" ? theirs : definition;
  try {
    if (superseded !== undefined) await server.supersede(superseded);
  } catch (error) {
    const now = conflictOf(error as Failure) && (await readAfter(error as Failure, server));
    if (!now) throw error;
    // The other person saved again before the user chose.
    store.server.reportConflict("draft", now);
    return "conflict";
  }
  if (keep === "mine") store.server.keepMine();
  else store.server.takeTheirs();
  return "done";
}

/** Discards the draft on the server, unless it's someone else's. Returns the server's document. */
async function endDraft(
  store: EditorStore,
  server: DraftServer,
  document: EditorDocument,
): Promise<EditorDocument> {
  const { draft } = document;
  if (!draft) return document;
  const { draftRevision, unanswered } = store.getState();
  // A save without a response may have reached the server.
  const isMine =
    draft.revision === draftRevision || (unanswered !== null && isSameText(draft.definition, unanswered));
  if (isMine)
    try {
      await server.discard({ expectedDraftRevision: draft.revision });
      return { ...document, draft: null };
    } catch (error) {
      const theirs = await readAfter(error as Failure, server);
      if (!theirs || (theirs.draft && !conflictOf(error as Failure))) throw error;
      if (!theirs.draft) return theirs;
      store.server.reportConflict("draft", theirs);
      return theirs;
    }
  store.server.reportConflict("draft", document);
  return document;
}

/** Returns the server's state after a conflict or a lost response. Null after any other failure. */
async function readAfter(failure: Failure, server: DraftServer): Promise<EditorDocument | null> {
  return failure.data && !conflictOf(failure) ? null : server.read().catch(() => null);
}

/** Returns the kind of conflict. Null if the failure isn't a conflict. */
function conflictOf({ data }: Failure): Conflict["kind"] | null {
  if (data?.appCode === "precondition-failed") return "publish";
  return data?.appCode === "conflict" ? "draft" : null;
}
