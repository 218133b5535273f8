import { createStore, type StoreApi } from "zustand/vanilla";
import { countChanges, diffDefinitions } from "@/server/domain/workflow/diff";
import { type DraftDefinition, toDraft } from "@/server/domain/workflow/draft";
import type { EditorDocument } from "@/server/domain/workflow/editor-document";
import type { WorkflowDto } from "@/server/domain/workflow/operations";
import { type Autosave, type DraftToSend, makeAutosave, type SendResult } from "./autosave";
import { makeDocumentActions } from "./document-actions";
import type { LocalCopies } from "./local-copy";
import { selectOne } from "./selection";
import { makeServerActions } from "./server-actions";
import { type EditorState, openState } from "./state";

export interface EditorStore extends StoreApi<EditorState> {
  /** What a person does with the document; each of them can be undone. */
  actions: ReturnType<typeof makeDocumentActions>;
  /** What the server said. */
  server: ReturnType<typeof makeServerActions>;
  autosave: Autosave;
}

/** The one document of an editor, what is selected in it, and its way to the server. */
export function makeEditorStore(
  document: EditorDocument,
  memberId: string,
  send: (draft: DraftToSend) => Promise<SendResult>,
  copies: LocalCopies,
  selectedId: string | null = null,
): EditorStore {
  // Selected from the first moment on: a page that the server draws shows the same.
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

/** How many things the draft changes of what is published. Counted once, however many parts of the page ask. */
export function countDraftChanges({ definition, published }: EditorState): number {
  const known = counted.get(definition);
  if (known?.published === published) return known.changes;
  const changes = countChanges(diffDefinitions(toDraft(published), definition));
  counted.set(definition, { published, changes });
  return changes;
}
