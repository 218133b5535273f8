import Link from "next/link";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Duration } from "@/components/ui/duration";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import type { RunDetailDto } from "@/server/domain/run/operations";
import { isFinished } from "@/server/domain/run/status";
import { CancelRunDialog } from "./cancel-run-dialog";
import { channelWords } from "./channel";
import { RunDialog } from "./run-dialog";
import { RunStatusBadge } from "./status";

/** What ran, for whom, how far it is; Cancel while it goes on, Run again. */
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
  const finished = isFinished(run.status);
  return (
    <>
      <PageHeader
        back={{ href: "/runs", label: "Runs" }}
        title={
          <Link href={`/workflows/${run.workflowId}`} className="hover:underline">
            {run.workflowName}
          </Link>
        }
        description={
          <div className="grid gap-1 pt-1">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <span role="status">
                <RunStatusBadge status={run.status} reason={run.reason} />
              </span>
              {run.reason === "CANCELLED" && <span>{run.error?.message}</span>}
              <Duration from={run.createdAt} to={finished ? run.updatedAt : null} />
              <span className="text-sm">
                {run.workflowVersion === null ? "draft" : `version ${run.workflowVersion}`}
              </span>
            </div>
            <p className="flex flex-wrap items-center gap-x-1 text-sm">
              Started <RelativeTime at={run.createdAt} /> by {run.startedBy.name} {channelWords(run.channel)}
              <span aria-hidden>·</span>
              <code className="break-all font-mono text-xs">{run.id}</code>
              <CopyButton text={run.id} label="Copy the run id" />
            </p>
          </div>
        }
        actions={
          mayWrite && (
            <>
              {!finished && <Button onClick={() => setAsking("cancel")}>Cancel the run</Button>}
              <Button onClick={() => setAsking("again")}>Run again</Button>
            </>
          )
        }
      />
      <CancelRunDialog
        runId={run.id}
        open={asking === "cancel"}
        onClose={() => setAsking(null)}
        onCancelled={onChanged}
      />
      <RunDialog
        workflow={{ id: run.workflowId, name: run.workflowName }}
        firstInput={run.input}
        open={asking === "again"}
        onClose={() => setAsking(null)}
      />
    </>
  );
}
