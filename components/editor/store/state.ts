import type { StoreApi } from "zustand";
import { type DraftDefinition, toDraft } from "@/server/domain/workflow/draft";
import type { EditorDocument } from "@/server/domain/workflow/editor-document";
import type { WorkflowDto } from "@/server/domain/workflow/operations";
import { type History, NO_HISTORY, record } from "./history";
import type { Selection } from "./selection";

type SaveState =
  | { kind: "saved"; at: string | null }
  /** Something was typed, and is sent in a moment. */
  | { kind: "waiting" }
  | { kind: "saving" }
  /** The server was not reached, or could not. It is tried again by itself. */
  | { kind: "retrying"; message: string | null; requestId: string | null; signedOut: boolean }
  /** The server does not take it as it is. It is tried again once something changes. */
  | { kind: "refused"; message: string; requestId: string };

/**
 * Somebody else wrote first, and this is what there is now. Nothing is written until the person chooses. `publish`: it
 * was found when publishing; otherwise when the draft was saved, which they changed, published or discarded.
 */
export interface Conflict {
  kind: "draft" | "publish";
  theirs: EditorDocument;
}

export interface EditorState {
  /** Who writes. */
  memberId: string;
  /** The document as it is on the screen. */
  definition: DraftDefinition;
  selection: Selection | null;
  history: History;
  /** What the server holds, by identity: another object means that there is something to save. */
  saved: DraftDefinition;
  /** What was sent and not answered yet: the server may hold it by now, instead of `saved`. */
  unanswered: DraftDefinition | null;
  /** The workflow as it is published, as far as this page knows. */
  published: WorkflowDto;
  /** The published revision that the document was begun on. */
  baseRevision: number;
  /** The revision of the server's draft; 0: there is none. */
  draftRevision: number;
  save: SaveState;
  conflict: Conflict | null;
  /** The workflow is gone from the server: nothing is saved or asked for any more. */
  deleted: boolean;
  /** What a screen reader is told next; `count` tells two equal ones apart. */
  announcement: { text: string; count: number };
}

export function openState({ workflow, draft, mayWrite }: EditorDocument, memberId: string): EditorState {
  const shown = mayWrite ? draft : null;
  const definition = shown?.definition ?? toDraft(workflow);
  return {
    memberId,
    definition,
    selection: null,
    history: NO_HISTORY,
    saved: definition,
    unanswered: null,
    published: workflow,
    baseRevision: shown?.baseRevision ?? workflow.revision,
    draftRevision: shown?.revision ?? 0,
    save: { kind: "saved", at: shown?.updatedAt ?? workflow.updatedAt },
    conflict: null,
    deleted: false,
    announcement: { text: "", count: 0 },
  };
}

export function announce(store: StoreApi<EditorState>, text: string) {
  store.setState(({ announcement }) => ({ announcement: { text, count: announcement.count + 1 } }));
}

export function isUnsaved({ definition, saved, unanswered }: EditorState): boolean {
  return definition !== saved || unanswered !== null;
}

/** Another document on the screen, as one change that can be undone. */
export function show(
  store: StoreApi<EditorState>,
  { definition, what }: { definition: DraftDefinition; what: string },
  state: Partial<EditorState>,
) {
  const { definition: before, selection, history } = store.getState();
  const change = { before: { definition: before, selection }, what, field: null, at: Date.now() };
  store.setState({ ...state, definition, history: record(history, change) });
}

/** The document that the server holds, as somebody else left it. */
export function heldBy({ workflow, draft }: EditorDocument) {
  return {
    published: workflow,
    definition: draft?.definition ?? toDraft(workflow),
    baseRevision: draft?.baseRevision ?? workflow.revision,
    draftRevision: draft?.revision ?? 0,
    at: draft?.updatedAt ?? workflow.updatedAt,
  };
}
