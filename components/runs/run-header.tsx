import { X } from "lucide-react";
import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { LiveMark } from "@/components/live/live-mark";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Link } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { sayCost, sayTokens } from "@/components/usage-words";
import { CHANNEL_WORDS } from "@/server/domain/review/words";
import type { RunDetailDto } from "@/server/domain/run/api";
import { isFinished } from "@/server/domain/run/status";
import { CancelRunDialog } from "./cancel-run-dialog";
import { SessionLine } from "./session-line";
import { RunDialog } from "./start/run-dialog";
import { RunStatusBadge } from "./status";
import { describeFailedApproved, findFailedApproved } from "./step/failed-calls";
import { RunTime } from "./time-spent";
import { useEvidence } from "./use-evidence";

/** A run's workflow, status, cost and actions. */
export function RunHeader({
  run,
  mayWrite,
  onChanged,
}: {
  run: RunDetailDto;
  mayWrite: boolean;
  onChanged: () => void;
}) {
  const [asking, setAsking] = useState<"cancel" | "again" | null>(null);
  const evidence = useEvidence();
  const finished = isFinished(run.status);
  const reviewed = run.steps.some(
    ({ review, callReviews, rounds }) => review !== null || callReviews.length > 0 || rounds.length > 0,
  );
  return (
    <>
      <PageHeader
        back={{ href: "/runs", label: "Runs" }}
        title={
          <Link href={`/workflows/${run.workflowId}`} className="hover:underline">
            {run.workflowName}
          </Link>
        }
        description={<RunFacts run={run} />}
        actions={
          <>
            {reviewed && (
              <Button pending={evidence.isPending} onClick={() => evidence.mutate(run.id)}>
                Download evidence
              </Button>
            )}
            {mayWrite && !finished && <Button onClick={() => setAsking("cancel")}>Cancel run</Button>}
            {mayWrite && <Button onClick={() => setAsking("again")}>Run again</Button>}
          </>
        }
      />
      <FailureNotice title="Couldn't download the evidence" failure={evidence.error} />
      <CancelRunDialog
        runId={run.id}
        open={asking === "cancel"}
        onClose={() => setAsking(null)}
        onCanceled={onChanged}
      />
      <RunDialog
        workflow={{ id: run.workflowId, name: run.workflowName }}
        firstInput={run.input}
        session={run}
        open={asking === "again"}
        onClose={() => setAsking(null)}
      />
    </>
  );
}

/** What happened in the run so far. */
function RunFacts({ run }: { run: RunDetailDto }) {
  const failedApproved = run.steps.flatMap(findFailedApproved).length;
  return (
    <div className="grid gap-1 pt-1">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span role="status">
          <RunStatusBadge status={run.status} reason={run.reason} />
        </span>
        {failedApproved > 0 && (
          <Badge tone="failed" icon={X}>
            {describeFailedApproved(failedApproved)}
          </Badge>
        )}
        {run.reason === "CANCELLED" && <span>{run.error?.message}</span>}
        <RunTime run={run} />
        {run.tokens && (
          <span>
            {sayCost(run.cost)}, {sayTokens(run.tokens)}
          </span>
        )}
        {!isFinished(run.status) && <LiveMark />}
        <span className="text-sm">
          {run.workflowVersion === null ? "draft" : `version ${run.workflowVersion}`}
        </span>
      </div>
      <SessionLine run={run} />
      {run.agentsFrozenAt && run.agentsFrozenAt !== run.createdAt && (
        <p className="text-sm">
          This run started before agent versions were recorded. It uses its agents as they were{" "}
          <RelativeTime at={run.agentsFrozenAt} />.
        </p>
      )}
    </div>
  );
}

/** How the run was started, and its ID. */
export function RunOrigin({ run }: { run: RunDetailDto }) {
  return (
    <p className="flex flex-wrap items-center gap-x-1 text-muted text-sm">
      Started <RelativeTime at={run.createdAt} /> by {run.startedBy.name} {CHANNEL_WORDS[run.channel]}
      <span className="flex items-center gap-x-1">
        <code className="break-all font-mono text-xs">{run.id}</code>
        <CopyButton text={run.id} label="Copy run ID" />
      </span>
    </p>
  );
}
