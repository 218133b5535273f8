import type { StoreApi } from "zustand";
import { type DraftDefinition, toDraft } from "@/server/domain/workflow/draft";
import type { EditorDocument, EditorRevisions } from "@/server/domain/workflow/editor-document";
import type { WorkflowDto } from "@/server/domain/workflow/operations";
import { type Autosave, isSameText } from "./autosave";
import { type Moment, record } from "./history";
import type { LocalCopies, LocalCopy } from "./local-copy";
import { announce, type Conflict, type EditorState, heldBy, openState, show } from "./state";

/** Consecutive changes by other people are one change to undo. */
const OTHERS = "others";
const NOTIFY_EVERY_MS = 60_000;

/** Applies the server's responses to the document. */
export function makeServerActions(store: StoreApi<EditorState>, autosave: Autosave, copies: LocalCopies) {
  const get = store.getState;
  let recovered = false;
  let notifiedAt = 0;

  function recordChange(before: Moment, what: string) {
    store.setState({ history: record(get().history, { before, what, field: null, at: Date.now() }) });
  }

  function showPublished(workflow: WorkflowDto, what: string, state: Partial<EditorState>) {
    const definition = toDraft(workflow);
    show(
      store,
      { definition, what },
      {
        published: workflow,
        baseRevision: workflow.revision,
        conflict: null,
        selection: null,
        ...state,
        ...(state.draftRevision === 0 && { saved: definition, unanswered: null }),
      },
    );
    autosave.changed();
  }

  function restore(
    { definition, baseRevision, draftRevision, unanswered }: LocalCopy,
    opened: EditorDocument,
  ) {
    const what = "unsaved changes restored";
    const state = get();
    const doubt = unanswered && isSameText(unanswered, definition) ? definition : unanswered;
    if (draftRevision === state.draftRevision)
      show(store, { definition, what }, { baseRevision, unanswered: doubt });
    // The last save reached the server, but the text typed after it didn't.
    else if (doubt && isSameText(doubt, state.saved)) show(store, { definition, what }, {});
    else
      show(
        store,
        { definition, what },
        { baseRevision, draftRevision, conflict: { kind: "draft", theirs: opened } },
      );
  }

  return {
    /** The draft is gone. Shows the published version. */
    discarded(workflow: WorkflowDto) {
      showPublished(workflow, "draft discarded", { draftRevision: 0 });
    },

    /** The server published `sent`. Newer text becomes a new draft. */
    published(workflow: WorkflowDto, sent: DraftDefinition) {
      const definition = toDraft(workflow);
      store.setState({
        published: workflow,
        baseRevision: workflow.revision,
        draftRevision: 0,
        conflict: null,
        saved: definition,
        unanswered: null,
        save: { kind: "saved", at: workflow.updatedAt },
        ...(get().definition === sent && { definition }),
      });
      autosave.changed();
    },

    /**
     * Publishing or discarding was refused because someone else was first. `theirs` is the server's current
     * state.
     */
    reportConflict(kind: Conflict["kind"], theirs: EditorDocument) {
      const { published, definition } = heldBy(theirs);
      store.setState({
        published,
        conflict: { kind, theirs },
        // My draft is no longer on the server, only in this browser.
        ...(kind === "draft" && { saved: definition, unanswered: null }),
      });
      autosave.changed();
    },

    /** Overwrites someone else's version, which the user has seen. */
    keepMine() {
      const { conflict } = get();
      if (!conflict) return;
      const { workflow, draft } = conflict.theirs;
      const overDraft = conflict.kind === "draft" && draft;
      // Undo is now the only way back to their draft.
      if (overDraft) recordChange({ definition: draft.definition, selection: null }, "your version kept");
      store.setState({
        conflict: null,
        ...(overDraft
          ? { draftRevision: draft.revision }
          : { published: workflow, baseRevision: workflow.revision }),
        ...(conflict.kind === "draft" && !draft && { draftRevision: 0 }),
      });
      autosave.changed();
    },

    /** Shows the other person's version. Undo restores the user's own. */
    takeTheirs() {
      const { conflict } = get();
      if (!conflict) return;
      const { workflow, draft } = conflict.theirs;
      const what = "their version used";
      if (conflict.kind === "draft" && draft) {
        const { at, definition, ...held } = heldBy(conflict.theirs);
        const taken = { ...held, saved: definition, unanswered: null, save: { kind: "saved", at } as const };
        show(store, { definition, what }, { ...taken, conflict: null, selection: null });
        autosave.changed();
      } else if (conflict.kind === "draft") showPublished(workflow, what, { draftRevision: 0 });
      // My draft is still on the server. Saving the published version over that draft ends the draft.
      else showPublished(workflow, what, {});
      announce(store, "Showing their version. Undo to restore yours.");
    },

    /**
     * Shows someone else's changes, unless this page has unsaved changes. `asked` has this page's revisions
     * at the time of the request. Returns a message for the user, or null.
     */
    observe(document: EditorDocument, asked: EditorRevisions): string | null {
      const state = get();
      if (!autosave.isIdle() || state.conflict || state.deleted) return null;
      // A late response must not restore a document that this page overwrote during the request.
      if (asked.published !== state.published.revision || asked.draft !== state.draftRevision) return null;
      const { definition, published, baseRevision, draftRevision, save } = openState(
        document,
        state.memberId,
      );
      if (published.revision === state.published.revision && draftRevision === state.draftRevision)
        return null;
      store.setState({ published, baseRevision, draftRevision, save });
      if (isSameText(definition, state.definition)) return null;
      const { draft, publishedBy } = document;
      const by = draftRevision > 0 && draft ? draft.updatedBy : publishedBy;
      const mine = by.id === state.memberId;
      const what = mine ? "your changes elsewhere" : `${by.name}'s changes`;
      const told = mine ? "You changed this workflow elsewhere." : `${by.name} changed this workflow.`;
      const { past } = state.history;
      const before = { definition: state.definition, selection: state.selection };
      const change = { before, what, field: OTHERS, at: Date.now() };
      const history = past.at(-1)?.field === OTHERS ? { past, future: [] } : record(state.history, change);
      store.setState({ definition, saved: definition, history });
      // Frequent changes are reported only occasionally.
      const isNews = Date.now() - notifiedAt > NOTIFY_EVERY_MS;
      if (!isNews) return null;
      notifiedAt = Date.now();
      return told;
    },

    /** Someone deleted the workflow. The document is now only on this page. */
    deleted() {
      store.setState({ deleted: true });
      autosave.changed();
    },

    /** The document was saved as a new workflow. */
    keptElsewhere() {
      store.setState({ saved: get().definition, unanswered: null });
      autosave.changed();
    },

    /**
     * Restores the changes that this browser kept because they never reached the server. Does so only once.
     * `opened` is the document as it was when the page opened. Returns true if there were any changes.
     */
    async recover(opened: EditorDocument): Promise<boolean> {
      if (recovered) return false;
      recovered = true;
      const kept = await copies.readLeft();
      const left = kept.filter(({ definition }) => !isSameText(definition, get().definition));
      const last = left.at(-1);
      // With copies from several pages, the latest is shown, and undo goes back to the others.
      for (const { definition } of left.slice(0, -1))
        show(store, { definition, what: "unsaved changes restored" }, {});
      if (last) {
        restore(last, opened);
        autosave.changed();
      }
      copies.clearLeft();
      return last !== undefined;
    },
  };
}
