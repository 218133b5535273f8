import type { StoreApi } from "zustand";
import { type DraftDefinition, toDraft } from "@/server/domain/workflow/draft";
import type { EditorDocument } from "@/server/domain/workflow/editor-document";
import type { WorkflowDto } from "@/server/domain/workflow/operations";
import { type Autosave, isSameText } from "./autosave";
import { NO_HISTORY, record } from "./history";
import type { LocalCopies } from "./local-copy";
import { announce, type Conflict, type EditorState, isUnsaved, openState } from "./state";

/** What becomes of the document when the server says something. */
export function makeServerActions(store: StoreApi<EditorState>, autosave: Autosave, copies: LocalCopies) {
  const get = store.getState;

  /** Another document on the screen, as one change that can be undone. */
  function show(definition: DraftDefinition, what: string, state: Partial<EditorState>) {
    const { definition: mine, selection, history } = get();
    const change = { before: { definition: mine, selection }, what, field: null, at: Date.now() };
    store.setState({ ...state, definition, history: record(history, change) });
  }

  function showPublished(workflow: WorkflowDto, what: string, state: Partial<EditorState>) {
    const definition = toDraft(workflow);
    show(definition, what, {
      published: workflow,
      baseRevision: workflow.revision,
      conflict: null,
      selection: null,
      ...state,
      ...(state.draftRevision === 0 && { saved: definition }),
    });
  }

  return {
    /** The draft is gone; what is published is shown. */
    discarded(workflow: WorkflowDto) {
      showPublished(workflow, "draft discarded", { draftRevision: 0 });
      autosave.changed();
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
        save: { kind: "saved", at: workflow.updatedAt },
        ...(get().definition === sent && { definition }),
      });
      announce(store, `Published as version ${workflow.revision}.`);
      autosave.changed();
    },

    /** Publishing or discarding was refused, since somebody else was first: this is what there is now. */
    overtaken(kind: Conflict["kind"], theirs: EditorDocument) {
      store.setState({ published: theirs.workflow, conflict: { kind, theirs } });
    },

    /** Writes over what somebody else wrote, once the person has seen it. */
    keepMine() {
      const { conflict } = get();
      if (!conflict) return;
      const { workflow, draft } = conflict.theirs;
      const seen =
        conflict.kind === "draft" && draft
          ? { draftRevision: draft.revision }
          : { published: workflow, baseRevision: workflow.revision };
      const gone = conflict.kind === "draft" && !draft && { draftRevision: 0 };
      store.setState({ conflict: null, ...seen, ...gone });
      autosave.changed();
    },

    /** Shows their version; undo brings one's own back. */
    takeTheirs() {
      const { conflict } = get();
      if (!conflict) return;
      const { workflow, draft } = conflict.theirs;
      const what = "their version taken";
      if (conflict.kind === "draft" && draft) {
        const { definition, revision, baseRevision } = draft;
        const taken = { saved: definition, draftRevision: revision, baseRevision };
        show(definition, what, { conflict: null, selection: null, ...taken });
      } else if (conflict.kind === "draft") showPublished(workflow, what, { draftRevision: 0 });
      // My draft is on the server still: saved over with what is published, it is none.
      else showPublished(workflow, what, {});
      announce(store, "You see their version. Undo brings yours back.");
      autosave.changed();
    },

    /** What the server says now, when nothing here waits to be saved: somebody else works on it, too. */
    observe(document: EditorDocument) {
      const state = get();
      const { workflow, draft, publishedBy } = document;
      if (isUnsaved(state) || state.conflict || state.save.kind !== "saved") return;
      const { definition, published, baseRevision, draftRevision, save } = openState(document);
      if (workflow.revision === state.published.revision && draftRevision === state.draftRevision) return;
      store.setState({ published, baseRevision, draftRevision, save });
      if (isSameText(definition, state.definition)) return;
      store.setState({ definition, saved: definition, history: NO_HISTORY });
      announce(store, `${(draft?.updatedBy ?? publishedBy).name} changed this workflow.`);
    },

    /**
     * Brings back what was typed in this browser and never reached the server. `opened`: what the server said as the
     * page was opened. True: there was something.
     */
    recover(opened: EditorDocument): boolean {
      const copy = copies.read();
      const { definition, baseRevision, draftRevision } = get();
      if (!copy) return false;
      if (isSameText(copy.definition, definition)) {
        copies.clear();
        return false;
      }
      const fits = copy.draftRevision === draftRevision && copy.baseRevision === baseRevision;
      show(copy.definition, "unsaved changes brought back", {
        baseRevision: copy.baseRevision,
        ...(!fits && {
          save: { kind: "waiting" },
          conflict: { kind: "draft", theirs: opened },
        }),
      });
      autosave.changed();
      return true;
    },
  };
}
