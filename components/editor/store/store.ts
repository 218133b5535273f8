import { createStore, type StoreApi } from "zustand/vanilla";
import type { WorkflowDto } from "@/server/domain/workflow/api";
import { countChanges, diffDefinitions } from "@/server/domain/workflow/diff";
import { type DraftDefinition, toDraft } from "@/server/domain/workflow/draft";
import type { EditorDocument } from "@/server/domain/workflow/editor-document";
import { type Autosave, type DraftToSend, makeAutosave, type SendResult } from "./autosave";
import { makeDocumentActions } from "./document-actions";
import type { LocalCopies } from "./local-copy";
import { selectOne } from "./selection";
import { makeServerActions } from "./server-actions";
import { type EditorState, openState } from "./state";

export interface EditorStore extends StoreApi<EditorState> {
  /** The user's changes to the document. Each change can be undone. */
  actions: ReturnType<typeof makeDocumentActions>;
  /** Changes that come from the server's responses. */
  server: ReturnType<typeof makeServerActions>;
  autosave: Autosave;
}

/** Holds an editor's document and selection. Saves the document. */
export function makeEditorStore(
  document: EditorDocument,
  memberId: string,
  send: (draft: DraftToSend) => Promise<SendResult>,
  copies: LocalCopies,
  selectedId: string | null = null,
): EditorStore {
  // The step in the URL is selected from the start, so that the server and the browser render the same page.
  const selection = selectedId === null ? null : selectOne(selectedId);
  const store = createStore<EditorState>(() => ({ ...openState(document, memberId), selection }));
  const autosave = makeAutosave(store, send, copies);
  return Object.assign(store, {
    autosave,
    actions: makeDocumentActions(store, autosave),
    server: makeServerActions(store, autosave, copies),
  });
}

const counted = new WeakMap<DraftDefinition, { published: WorkflowDto; changes: number }>();

/** The number of changes in the draft. Cached, because many parts of the page need it. */
export function countDraftChanges({ definition, published }: EditorState): number {
  const known = counted.get(definition);
  if (known?.published === published) return known.changes;
  const changes = countChanges(diffDefinitions(toDraft(published), definition));
  counted.set(definition, { published, changes });
  return changes;
}
