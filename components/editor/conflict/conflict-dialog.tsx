import dynamic from "next/dynamic";
import { LoadFailure } from "@/components/editor/load-failure";
import { useEditorPage } from "@/components/editor/page-context";
import type { Publishing } from "@/components/editor/publish/use-publishing";
import { useEditor } from "@/components/editor/store/context";
import type { Conflict } from "@/components/editor/store/state";
import { FailureNotice } from "@/components/failure-notice";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { SkeletonRows } from "@/components/ui/skeleton";
import { type DraftDefinition, toDraft } from "@/server/domain/workflow/draft";
import { explainConflict } from "./explain-conflict";

const LazyConflictComparison = dynamic(
  () =>
    import("./conflict-comparison").then(
      ({ ConflictComparison }) => ConflictComparison,
      () => LoadFailure,
    ),
  { ssr: false, loading: () => <SkeletonRows rows={4} /> },
);

/** Shown when someone else saved first. Shows both documents side by side and asks which to keep. */
export function ConflictDialog({
  open,
  onClose,
  publishing: { pending, failed },
  onSettle,
}: {
  open: boolean;
  onClose: () => void;
  publishing: Publishing;
  onSettle: (conflict: Conflict, keep: "mine" | "theirs") => Promise<void>;
}) {
  const { agents } = useEditorPage();
  const conflict = useEditor((state) => state.conflict);
  const mine = useEditor((state) => state.definition);
  const memberId = useEditor((state) => state.memberId);
  if (!conflict) return null;
  const theirs = describeTheirs(conflict);
  return (
    <Dialog
      open={open}
      onClose={onClose}
      size="wide"
      title={conflict.kind === "publish" ? "A newer version exists" : "A newer draft exists"}
      footer={
        <>
          <Button variant="quiet" onClick={onClose}>
            Decide later
          </Button>
          <Button pending={pending !== null} onClick={() => void onSettle(conflict, "theirs")}>
            Use theirs
          </Button>
          <Button
            variant="primary"
            pending={pending !== null}
            onClick={() => void onSettle(conflict, "mine")}
          >
            Keep mine
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        {failed && <FailureNotice title={failed.title} failure={failed.failure} />}
        <div className="max-w-prose">
          <div>{explainConflict(conflict, memberId)}</div>
          <p className="text-muted">
            Nothing is lost. The other version stays in the history, and Undo restores it.
          </p>
        </div>
        <LazyConflictComparison
          mine={mine}
          theirs={theirs.definition}
          labels={{ mine: "your draft", theirs: theirs.label }}
          agents={agents}
        />
      </div>
    </Dialog>
  );
}

/** The other person's document. The label fits into a sentence: "version 5 by Dana". */
function describeTheirs({ kind, theirs: { workflow, draft, publishedBy } }: Conflict): {
  definition: DraftDefinition;
  label: string;
} {
  return kind === "draft" && draft
    ? { definition: draft.definition, label: `${draft.updatedBy.name}'s draft` }
    : { definition: toDraft(workflow), label: `version ${workflow.revision} by ${publishedBy.name}` };
}
