import type { StoreApi } from "zustand";
import { type DraftDefinition, toDraft } from "@/server/domain/workflow/draft";
import type { EditorDocument, EditorRevisions } from "@/server/domain/workflow/editor-document";
import type { WorkflowDto } from "@/server/domain/workflow/operations";
import { type Autosave, isSameText } from "./autosave";
import { type Moment, record } from "./history";
import type { LocalCopies, LocalCopy } from "./local-copy";
import { announce, type Conflict, type EditorState, heldBy, openState, show } from "./state";

/** What others did in a row is one change to undo. */
const OTHERS = "others";
const TOLD_EVERY_MS = 60_000;

/** What becomes of the document when the server says something. */
export function makeServerActions(store: StoreApi<EditorState>, autosave: Autosave, copies: LocalCopies) {
  const get = store.getState;
  let looked = false;
  let toldAt = 0;

  function note(before: Moment, what: string) {
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

  function bringBack(
    { definition, baseRevision, draftRevision, unanswered }: LocalCopy,
    opened: EditorDocument,
  ) {
    const what = "unsaved changes restored";
    const state = get();
    const doubt = unanswered && isSameText(unanswered, definition) ? definition : unanswered;
    if (draftRevision === state.draftRevision)
      show(store, { definition, what }, { baseRevision, unanswered: doubt });
    // The last save had arrived, and what was typed after it had not.
    else if (doubt && isSameText(doubt, state.saved)) show(store, { definition, what }, {});
    else
      show(
        store,
        { definition, what },
        { baseRevision, draftRevision, conflict: { kind: "draft", theirs: opened } },
      );
  }

  return {
    /** The draft is gone; what is published is shown. */
    discarded(workflow: WorkflowDto) {
      showPublished(workflow, "draft discarded", { draftRevision: 0 });
    },

    /** `sent` is published now. What was typed since is a draft again. */
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

    /** Publishing or discarding was refused, since somebody else was first: this is what there is now. */
    reportConflict(kind: Conflict["kind"], theirs: EditorDocument) {
      const { published, definition } = heldBy(theirs);
      store.setState({
        published,
        conflict: { kind, theirs },
        // My draft is gone from the server, and kept in this browser from now on.
        ...(kind === "draft" && { saved: definition, unanswered: null }),
      });
      autosave.changed();
    },

    /** Writes over what somebody else wrote, once the person has seen it. */
    keepMine() {
      const { conflict } = get();
      if (!conflict) return;
      const { workflow, draft } = conflict.theirs;
      const overDraft = conflict.kind === "draft" && draft;
      // Their draft is nowhere else from now on: undo shows it.
      if (overDraft) note({ definition: draft.definition, selection: null }, "your version kept");
      store.setState({
        conflict: null,
        ...(overDraft
          ? { draftRevision: draft.revision }
          : { published: workflow, baseRevision: workflow.revision }),
        ...(conflict.kind === "draft" && !draft && { draftRevision: 0 }),
      });
      autosave.changed();
    },

    /** Shows their version; undo brings one's own back. */
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
      // My draft is on the server still: saved over with what is published, it is none.
      else showPublished(workflow, what, {});
      announce(store, "Showing their version. Undo to restore yours.");
    },

    /**
     * What the server says now, when nothing here waits to be saved: somebody else works on it, too. `asked`: the
     * revisions that this page had as it asked. Returns what to tell the person of it, if anything.
     */
    observe(document: EditorDocument, asked: EditorRevisions): string | null {
      const state = get();
      if (!autosave.isIdle() || state.conflict || state.deleted) return null;
      // An answer that was long on its way must not bring back what has been written over since.
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
      const what = mine ? "what you changed elsewhere" : `what ${by.name} changed`;
      const told = mine ? "You changed this workflow elsewhere." : `${by.name} changed this workflow.`;
      const { past } = state.history;
      const before = { definition: state.definition, selection: state.selection };
      const change = { before, what, field: OTHERS, at: Date.now() };
      const history = past.at(-1)?.field === OTHERS ? { past, future: [] } : record(state.history, change);
      store.setState({ definition, saved: definition, history });
      // Who types on there is not told of again and again.
      const isNews = Date.now() - toldAt > TOLD_EVERY_MS;
      if (!isNews) return null;
      toldAt = Date.now();
      return told;
    },

    /** Somebody deleted the workflow. What is on the screen stays there, and nowhere else. */
    deleted() {
      store.setState({ deleted: true });
      autosave.changed();
    },

    /** What is on the screen is another workflow now. */
    keptElsewhere() {
      store.setState({ saved: get().definition, unanswered: null });
      autosave.changed();
    },

    /**
     * Brings back what was typed in this browser and never reached the server, once. `opened`: what the server said as
     * the page was opened. True: there was something.
     */
    async recover(opened: EditorDocument): Promise<boolean> {
      if (looked) return false;
      looked = true;
      const kept = await copies.readLeft();
      const left = kept.filter(({ definition }) => !isSameText(definition, get().definition));
      const last = left.at(-1);
      // Of several pages the last one's is shown; undo leads to the others.
      for (const { definition } of left.slice(0, -1))
        show(store, { definition, what: "unsaved changes restored" }, {});
      if (last) {
        bringBack(last, opened);
        autosave.changed();
      }
      copies.clearLeft();
      return last !== undefined;
    },
  };
}
