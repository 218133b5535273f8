import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { LoadFailure } from "@/components/editor/load-failure";
import { FailureNotice } from "@/components/failure-notice";
import type { Failure } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { DraftDefinition } from "@/server/domain/workflow/draft";

const LazyConflictComparison = dynamic(
  () =>
    import("./conflict-comparison").then(
      ({ ConflictComparison }) => ConflictComparison,
      () => LoadFailure,
    ),
  { ssr: false, loading: () => <SkeletonRows rows={4} /> },
);

/**
 * Someone else saved first: shows both documents side by side and asks which to keep. The labels fit into a sentence:
 * "your draft", "version 5 by Dana".
 */
export function ConflictDialog({
  open,
  onClose,
  title,
  explanation,
  mine,
  theirs,
  mineLabel,
  theirsLabel,
  agents,
  pending,
  failure,
  onKeepMine,
  onTakeTheirs,
}: {
  open: boolean;
  onClose: () => void;
  title: string;
  explanation: ReactNode;
  mine: DraftDefinition;
  theirs: DraftDefinition;
  mineLabel: string;
  theirsLabel: string;
  agents: readonly AgentSummary[];
  pending: boolean;
  failure: Failure | null;
  onKeepMine: () => void;
  onTakeTheirs: () => void;
}) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      size="wide"
      title={title}
      footer={
        <>
          <Button variant="quiet" onClick={onClose}>
            Decide later
          </Button>
          <Button pending={pending} onClick={onTakeTheirs}>
            Use theirs
          </Button>
          <Button variant="primary" pending={pending} onClick={onKeepMine}>
            Keep mine
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <FailureNotice title="Couldn't resolve the conflict" failure={failure} />
        <div className="max-w-prose">
          <div>{explanation}</div>
          <p className="text-muted">
            Nothing is lost. The other version stays in the history, and Undo restores it.
          </p>
        </div>
        <LazyConflictComparison
          mine={mine}
          theirs={theirs}
          labels={{ mine: mineLabel, theirs: theirsLabel }}
          agents={agents}
        />
      </div>
    </Dialog>
  );
}
