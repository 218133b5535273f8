import type { StoreApi } from "zustand";
import type { WorkflowDto } from "@/server/domain/workflow/api";
import { type DraftDefinition, toDraft } from "@/server/domain/workflow/draft";
import type { EditorDocument } from "@/server/domain/workflow/editor-document";
import { type History, NO_HISTORY, record } from "./history";
import type { Selection } from "./selection";

type SaveState =
  | { kind: "saved"; at: string | null }
  /** Changes will be sent shortly. */
  | { kind: "waiting" }
  | { kind: "saving" }
  /** The server was unreachable or failed. Retried automatically. */
  | { kind: "retrying"; message: string | null; requestId: string | null; signedOut: boolean }
  /** The server refused the save. Retried after the next change. */
  | { kind: "refused"; message: string; requestId: string };

/**
 * Someone else saved first. Nothing is saved until the user chooses. `publish` means that someone published a
 * version that the user's draft isn't based on. `draft` means that someone changed, published, or discarded the
 * draft on the server.
 */
export interface Conflict {
  kind: "draft" | "publish";
  theirs: EditorDocument;
}

export interface EditorState {
  /** The current user. */
  memberId: string;
  /** The definition as shown. */
  definition: DraftDefinition;
  selection: Selection | null;
  history: History;
  /**
   * The definition last saved on the server. Compared by identity: if `definition` is a different object,
   * there are unsaved changes.
   */
  saved: DraftDefinition;
  /** A definition that was sent but has no response yet. The server may have this one instead of `saved`. */
  unanswered: DraftDefinition | null;
  /** The published version, as far as this page knows. */
  published: WorkflowDto;
  /** The published revision that the definition is based on. */
  baseRevision: number;
  /** The revision of the server's draft. 0 if there is none. */
  draftRevision: number;
  save: SaveState;
  conflict: Conflict | null;
  /** Whether the workflow was deleted. If so, nothing is saved or polled anymore. */
  deleted: boolean;
  /** The latest message for screen readers. `count` tells identical messages apart. */
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

/** Replaces the shown document in a single change that can be undone. */
export function show(
  store: StoreApi<EditorState>,
  { definition, what }: { definition: DraftDefinition; what: string },
  state: Partial<EditorState>,
) {
  const { definition: before, selection, history } = store.getState();
  const change = { before: { definition: before, selection }, what, field: null, at: Date.now() };
  store.setState({ ...state, definition, history: record(history, change) });
}

/** Returns the part of the editor's state that comes from the server's document. */
export function heldBy({ workflow, draft }: EditorDocument) {
  return {
    published: workflow,
    definition: draft?.definition ?? toDraft(workflow),
    baseRevision: draft?.baseRevision ?? workflow.revision,
    draftRevision: draft?.revision ?? 0,
    at: draft?.updatedAt ?? workflow.updatedAt,
  };
}
