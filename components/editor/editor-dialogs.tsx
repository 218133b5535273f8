import type { Dispatch, SetStateAction } from "react";
import { flushSync } from "react-dom";
import type { AgentSummary } from "@/components/agent-summary";
import { toDraft } from "@/server/domain/workflow/draft";
import type { Problem } from "@/server/domain/workflow/problems";
import { ConflictDialog } from "./conflict/conflict-dialog";
import { catchFocus } from "./header/catch-focus";
import { explainConflict, WaitingNotice } from "./notices";
import { ConsequencesNotice } from "./publish/consequences-notice";
import { PublishDialog } from "./publish/publish-dialog";
import { useConsequences } from "./publish/use-consequences";
import type { usePublishing } from "./publish/use-publishing";
import { StartRunDialog } from "./run/start-run-dialog";
import { useEditor, useEditorStore } from "./store/context";
import type { Conflict } from "./store/state";
import { countDraftChanges } from "./store/store";
import { VersionsDialog } from "./versions/versions-dialog";

export type OpenDialog = "publish" | "changes" | "history" | "conflict" | "run";

/** The dialogs of the editor, one at a time. */
export function EditorDialogs({
  dialog,
  onOpen,
  agents,
  problems,
  publishing,
  firstInput,
  readOnly,
  onFocusProblem,
  onStarted,
}: {
  dialog: OpenDialog | null;
  onOpen: Dispatch<SetStateAction<OpenDialog | null>>;
  agents: readonly AgentSummary[];
  problems: readonly Problem[];
  publishing: ReturnType<typeof usePublishing>;
  firstInput: string;
  readOnly: boolean;
  onFocusProblem: (problem: Problem) => void;
  onStarted: (runId: string) => void;
}) {
  const store = useEditorStore();
  const definition = useEditor((state) => state.definition);
  const published = useEditor((state) => state.published);
  const conflict = useEditor((state) => state.conflict);
  const memberId = useEditor((state) => state.memberId);
  const hasDraft = useEditor((state) => countDraftChanges(state) > 0);
  const { consequences, isMine, isChecking } = useConsequences(dialog === "publish");
  /** Only these, since a dialog may report that it closed after another has opened. */
  const close = (...closed: OpenDialog[]) => {
    onOpen((shown) => (shown !== null && closed.includes(shown) ? null : shown));
  };
  /** The button that opened the dialog may be gone. */
  const leave = (...done: OpenDialog[]) => {
    flushSync(() => close(...done));
    catchFocus();
  };

  async function publish() {
    const outcome = await publishing.publish();
    if (outcome === "done") leave("publish");
    else if (outcome === "conflict") onOpen("conflict");
    // What it waits for is said there.
    else if (outcome === "waits") onOpen("publish");
  }

  async function settle({ kind }: Conflict, keep: "mine" | "theirs") {
    if ((await publishing.settle(keep)) !== "done") return;
    leave("conflict");
    if (keep === "mine" && kind === "publish") await publish();
  }

  const { id, revision } = published;
  const version = { revision, definition: toDraft(published) };
  return (
    <>
      <PublishDialog
        open={dialog === "publish"}
        onClose={() => close("publish")}
        published={version}
        draft={definition}
        agents={agents}
        problems={problems}
        nextRevision={revision + 1}
        pending={publishing.pending === "publish" || isChecking}
        failure={publishing.failure}
        waitsForSecond={isMine}
        notice={
          <>
            {publishing.waits && <WaitingNotice />}
            {consequences && <ConsequencesNotice consequences={consequences} isMine={isMine} />}
          </>
        }
        onPublish={() => void publish()}
        onFocusProblem={onFocusProblem}
      />
      <VersionsDialog
        open={dialog === "changes" || dialog === "history"}
        onClose={() => close("changes", "history")}
        workflowId={id}
        published={version}
        draft={hasDraft ? definition : null}
        initial={dialog === "history" ? "history" : "changes"}
        agents={agents}
        readOnly={readOnly}
        onRestore={(restored, what) => {
          store.actions.replaceWith(restored, what);
          close("changes", "history");
        }}
      />
      {conflict && (
        <ConflictDialog
          open={dialog === "conflict"}
          onClose={() => close("conflict")}
          title={conflict.kind === "publish" ? "A newer version exists" : "A newer draft exists"}
          explanation={explainConflict(conflict, memberId)}
          mine={definition}
          mineLabel="your draft"
          {...describeTheirs(conflict)}
          agents={agents}
          pending={publishing.pending !== null}
          failure={publishing.failure}
          onKeepMine={() => void settle(conflict, "mine")}
          onTakeTheirs={() => void settle(conflict, "theirs")}
        />
      )}
      <StartRunDialog
        open={dialog === "run"}
        onClose={() => close("run")}
        workflow={{ id, name: definition.name || published.name, revision }}
        agentIds={{ draft: agentIdsOf(definition), published: agentIdsOf(published) }}
        hasDraft={hasDraft}
        draftProblems={problems.filter(({ severity }) => severity === "error").length}
        firstInput={firstInput}
        beforeStart={store.autosave.flush}
        onStarted={onStarted}
      />
    </>
  );
}

function agentIdsOf({ steps }: { steps: readonly { agentId: string }[] }): string[] {
  return steps.map(({ agentId }) => agentId);
}

function describeTheirs({ kind, theirs: { workflow, draft, publishedBy } }: Conflict) {
  return kind === "draft" && draft
    ? {
        theirs: draft.definition,
        theirsLabel: `the draft by ${draft.updatedBy.name}`,
      }
    : { theirs: toDraft(workflow), theirsLabel: `version ${workflow.revision} by ${publishedBy.name}` };
}
