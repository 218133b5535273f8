import { FailureNotice } from "@/components/failure-notice";
import { Button } from "@/components/ui/button";
import type { Problem } from "@/server/domain/workflow/problems";
import { explainConflict } from "./conflict/explain-conflict";
import type { EditorCommands } from "./editor-commands";
import { LazyDeletedNotice } from "./lazy-panels";
import { Notice } from "./notice";
import { OutdatedAgents } from "./outdated-agents";
import { useEditorPage } from "./page-context";
import type { Publishing } from "./publish/use-publishing";
import { SimulatedLine } from "./simulated-line";
import { useEditor } from "./store/context";

/** Notices above the steps, for example if someone else deleted the workflow or if publishing failed. */
export function Notices({
  failed,
  problems,
  onShow,
}: {
  failed: Publishing["failed"];
  problems: readonly Problem[];
  onShow: EditorCommands["show"];
}) {
  const { readOnly } = useEditorPage();
  const deleted = useEditor((state) => state.deleted);
  const conflict = useEditor((state) => state.conflict);
  const memberId = useEditor((state) => state.memberId);
  const published = useEditor((state) => state.published.revision);
  const isOutdated = useEditor(
    (state) => state.draftRevision > 0 && state.published.revision > state.baseRevision,
  );
  return (
    <div className="grid gap-2 empty:hidden">
      {failed && <FailureNotice title={failed.title} failure={failed.failure} />}
      {deleted ? (
        <LazyDeletedNotice problems={problems} readOnly={readOnly} />
      ) : conflict ? (
        <Notice action={<Button onClick={() => onShow("conflict")}>Compare versions</Button>}>
          <p className="font-medium">{explainConflict(conflict, memberId)}</p>
          <p className="text-muted">
            Your version is still here, stored in this browser. Nothing is saved until you choose a version.
          </p>
        </Notice>
      ) : (
        isOutdated && (
          <Notice action={<Button onClick={() => onShow("changes")}>Compare</Button>}>
            <p>
              Version {published} was published after this draft was started. When you publish, you'll choose
              which version to keep.
            </p>
          </Notice>
        )
      )}
      {!deleted && !conflict && (
        <>
          <OutdatedAgents />
          <SimulatedLine />
        </>
      )}
    </div>
  );
}
