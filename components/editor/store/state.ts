import type { StoreApi } from "zustand";
import { type DraftDefinition, toDraft } from "@/server/domain/workflow/draft";
import type { EditorDocument } from "@/server/domain/workflow/editor-document";
import type { WorkflowDto } from "@/server/domain/workflow/operations";
import { type History, NO_HISTORY } from "./history";
import type { Selection } from "./selection";

export type SaveState =
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
  /** The document as it is on the screen. */
  definition: DraftDefinition;
  selection: Selection | null;
  history: History;
  /** What the server holds, by identity: another object means that there is something to save. */
  saved: DraftDefinition;
  /** The workflow as it is published, as far as this page knows. */
  published: WorkflowDto;
  /** The published revision that the document was begun on. */
  baseRevision: number;
  /** The revision of the server's draft; 0: there is none. */
  draftRevision: number;
  save: SaveState;
  conflict: Conflict | null;
  /** What a screen reader is told next; `count` tells two equal ones apart. */
  announcement: { text: string; count: number };
}

export function openState({ workflow, draft, mayWrite }: EditorDocument): EditorState {
  const shown = mayWrite ? draft : null;
  const definition = shown?.definition ?? toDraft(workflow);
  return {
    definition,
    selection: null,
    history: NO_HISTORY,
    saved: definition,
    published: workflow,
    baseRevision: shown?.baseRevision ?? workflow.revision,
    draftRevision: shown?.revision ?? 0,
    save: { kind: "saved", at: shown?.updatedAt ?? workflow.updatedAt },
    conflict: null,
    announcement: { text: "", count: 0 },
  };
}

export function announce(store: StoreApi<EditorState>, text: string) {
  store.setState(({ announcement }) => ({ announcement: { text, count: announcement.count + 1 } }));
}

export function isUnsaved({ definition, saved }: EditorState): boolean {
  return definition !== saved;
}
