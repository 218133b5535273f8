import type { Failure } from "@/components/trpc";
import { type DraftDefinition, toDraft } from "@/server/domain/workflow/draft";
import type { EditorDocument } from "@/server/domain/workflow/editor-document";
import type { WorkflowDto } from "@/server/domain/workflow/operations";
import { isSameText } from "./autosave";
import type { Conflict } from "./state";
import type { EditorStore } from "./store";

/** What the server can be asked of one workflow. It throws a `Failure`. */
export interface DraftServer {
  read(): Promise<EditorDocument>;
  publish(expected: { expectedDraftRevision: number; expectedRevisions: number[] }): Promise<WorkflowDto>;
  discard(expected: { expectedDraftRevision: number }): Promise<unknown>;
  /** Keeps for the history the draft of a revision, or words that are not on the server. */
  setAside(draft: number | DraftDefinition): Promise<unknown>;
}

/** `waits`: what was typed could not be saved yet. `nothing`: there is no draft. */
export type PublishOutcome = "done" | "conflict" | "waits" | "nothing";

/** Makes what is on the screen now what is published. What is typed meanwhile is a draft again. */
export async function publishDraft(store: EditorStore, server: DraftServer): Promise<PublishOutcome> {
  if (!(await store.autosave.flush())) return store.getState().conflict ? "conflict" : "waits";
  return store.autosave.alone(async () => {
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
        // The answer was lost on its way, now or at an earlier try.
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

/** Goes back to what is published. What is typed meanwhile is gone from the screen as well, and Undo brings it back. */
export function discardDraft(store: EditorStore, server: DraftServer): Promise<PublishOutcome> {
  return store.autosave.alone(async () => {
    const { workflow, draft } = await server.read().then((document) => endDraft(store, server, document));
    if (draft) return "conflict";
    store.server.discarded(workflow);
    return "done";
  });
}

/** Ends a conflict as the person chose. What gives way is in the history before it does. */
export async function settleConflict(
  store: EditorStore,
  server: DraftServer,
  keep: "mine" | "theirs",
): Promise<PublishOutcome> {
  const { conflict, definition } = store.getState();
  if (!conflict) return "nothing";
  // A version that gives way is in the history already.
  const theirs = conflict.kind === "draft" ? conflict.theirs.draft?.revision : undefined;
  const givesWay = keep === "mine" ? theirs : definition;
  try {
    if (givesWay !== undefined) await server.setAside(givesWay);
  } catch (error) {
    const now = conflictOf(error as Failure) && (await readAfter(error as Failure, server));
    if (!now) throw error;
    // They wrote on while one looked at it.
    store.server.reportConflict("draft", now);
    return "conflict";
  }
  if (keep === "mine") store.server.keepMine();
  else store.server.takeTheirs();
  return "done";
}

/** What the server holds afterwards: no draft, unless it is somebody else's. */
async function endDraft(
  store: EditorStore,
  server: DraftServer,
  document: EditorDocument,
): Promise<EditorDocument> {
  const { draft } = document;
  if (!draft) return document;
  const { draftRevision, unanswered } = store.getState();
  // A save whose answer was lost may have arrived.
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

/** What there is after a refusal because of somebody else, or without an answer; null: it was another failure. */
async function readAfter(failure: Failure, server: DraftServer): Promise<EditorDocument | null> {
  return failure.data && !conflictOf(failure) ? null : server.read().catch(() => null);
}

/** Over what somebody else was first; null: that is not why it failed. */
function conflictOf({ data }: Failure): Conflict["kind"] | null {
  if (data?.appCode === "precondition-failed") return "publish";
  return data?.appCode === "conflict" ? "draft" : null;
}
