import type { StoreApi } from "zustand";
import type { WorkflowDto } from "@/server/domain/workflow/api";
import { type DraftDefinition, toDraft } from "@/server/domain/workflow/draft";
import type { EditorDocument, EditorRevisions } from "@/server/domain/workflow/editor-document";
import { type Autosave, isSameText } from "./autosave";
import { record } from "./history";
import type { LocalCopies, LocalCopy } from "./local-copy";
import { announce, type Conflict, type EditorState, heldBy, openState, show } from "./state";

/** Undo treats consecutive changes by other people as one change. */
const OTHERS = "others";
const NOTIFY_EVERY_MS = 60_000;

interface Context {
  store: StoreApi<EditorState>;
  autosave: Autosave;
}

/** Applies the server's responses to the document. */
export function makeServerActions(store: StoreApi<EditorState>, autosave: Autosave, copies: LocalCopies) {
  const context = { store, autosave };
  return {
    ...makePublishActions(context),
    ...makeConflictActions(context),
    observe: makeObserve(context),
    ...makeDeletionActions(context),
    recover: makeRecover(context, copies),
  };
}

function makePublishActions(context: Context) {
  const { store, autosave } = context;
  return {
    /** The draft no longer exists. Shows the published version. */
    discarded(workflow: WorkflowDto) {
      showPublished(context, workflow, "draft discarded", { draftRevision: 0 });
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
        ...(store.getState().definition === sent && { definition }),
      });
      autosave.changed();
    },
  };
}

/** Reports a conflict and resolves it as the user chose. */
function makeConflictActions(context: Context) {
  const { store, autosave } = context;
  return {
    /** Someone else saved or published first, so the server refused a write. `theirs` is the server's state. */
    reportConflict(kind: Conflict["kind"], theirs: EditorDocument) {
      const { published, definition } = heldBy(theirs);
      store.setState({
        published,
        conflict: { kind, theirs },
        // The user's draft is no longer on the server, only in this browser.
        ...(kind === "draft" && { saved: definition, unanswered: null }),
      });
      autosave.changed();
    },

    /** Overwrites someone else's version, which the user has seen. */
    keepMine() {
      const { conflict, history } = store.getState();
      if (!conflict) return;
      const { workflow, draft } = conflict.theirs;
      const overDraft = conflict.kind === "draft" && draft;
      if (overDraft) {
        // Lets Undo restore the other person's draft, which this editor never showed.
        const before = { definition: draft.definition, selection: null };
        const change = { before, what: "your version kept", field: null, at: Date.now() };
        store.setState({ history: record(history, change) });
      }
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
      const { conflict } = store.getState();
      if (!conflict) return;
      const { workflow, draft } = conflict.theirs;
      const what = "their version used";
      if (conflict.kind === "draft" && draft) {
        const { at, definition, ...held } = heldBy(conflict.theirs);
        const taken = { ...held, saved: definition, unanswered: null, save: { kind: "saved", at } as const };
        show(store, { definition, what }, { ...taken, conflict: null, selection: null });
        autosave.changed();
      } else if (conflict.kind === "draft") showPublished(context, workflow, what, { draftRevision: 0 });
      // The user's draft is still on the server. Saving the published version over it removes the draft.
      else showPublished(context, workflow, what, {});
      announce(store, "Showing their version. Undo to restore yours.");
    },
  };
}

function makeObserve({ store, autosave }: Context) {
  let notifiedAt = 0;

  /** Returns whether to report a change. Limits the reports to one per `NOTIFY_EVERY_MS`. */
  function isNews(): boolean {
    if (Date.now() - notifiedAt <= NOTIFY_EVERY_MS) return false;
    notifiedAt = Date.now();
    return true;
  }

  /**
   * Shows someone else's changes, unless this page has unsaved changes. `asked` contains this page's revisions at the
   * time of the request. Returns a message for the user, or null.
   */
  return function observe(document: EditorDocument, asked: EditorRevisions): string | null {
    const state = store.getState();
    if (!autosave.isIdle() || state.conflict || state.deleted) return null;
    // A late response must not restore a document that this page overwrote during the request.
    if (asked.published !== state.published.revision || asked.draft !== state.draftRevision) return null;
    const { definition, published, baseRevision, draftRevision, save } = openState(document, state.memberId);
    if (published.revision === state.published.revision && draftRevision === state.draftRevision) return null;
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
    return isNews() ? told : null;
  };
}

function makeDeletionActions({ store, autosave }: Context) {
  return {
    /** Someone deleted the workflow. The document now exists only on this page. */
    deleted() {
      store.setState({ deleted: true });
      autosave.changed();
    },

    /** The document was saved as a new workflow. */
    keptElsewhere() {
      store.setState({ saved: store.getState().definition, unanswered: null });
      autosave.changed();
    },
  };
}

function makeRecover({ store, autosave }: Context, copies: LocalCopies) {
  const what = "unsaved changes restored";
  let recovered = false;

  function restore(
    { definition, baseRevision, draftRevision, unanswered }: LocalCopy,
    opened: EditorDocument,
  ) {
    const state = store.getState();
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

  /**
   * Restores the changes that this browser kept because they never reached the server. Works only once.
   * `opened` is the document as it was when the page opened. Returns true if there were any changes.
   */
  return async function recover(opened: EditorDocument): Promise<boolean> {
    if (recovered) return false;
    recovered = true;
    const kept = await copies.readLeft();
    const left = kept.filter(({ definition }) => !isSameText(definition, store.getState().definition));
    const last = left.at(-1);
    // If there are copies from several pages, shows the latest. Undo goes back to the others.
    for (const { definition } of left.slice(0, -1)) show(store, { definition, what }, {});
    if (last) {
      restore(last, opened);
      autosave.changed();
    }
    copies.clearLeft();
    return last !== undefined;
  };
}

/** Shows the published version in place of the draft. */
function showPublished(
  { store, autosave }: Context,
  workflow: WorkflowDto,
  what: string,
  state: Partial<EditorState>,
) {
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
