import type { ReactNode } from "react";
import { sayContinued } from "@/components/runs/continue/words";
import { RerunLines } from "@/components/runs/rerun/rerun-lines";
import { SessionLine } from "@/components/runs/session-line";
import { WaitingTime, WorkingTime } from "@/components/runs/time-spent";
import { triggerHref } from "@/components/triggers/trigger-href";
import { classNames } from "@/components/ui/class-names";
import { CopyButton } from "@/components/ui/copy-button";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { sayCost, sayTokens } from "@/components/usage-words";
import { CHANNEL_WORDS } from "@/server/domain/review/words";
import { countEdits } from "@/server/domain/run/count-edits";
import { listReviews } from "@/server/domain/run/gantt/bars";
import type { RunPage } from "@/server/domain/run/run-page";
import { isFinished } from "@/server/domain/run/status";

/** A row with a run's figures, such as its time and cost. Below it are the run's session, reruns, and continuations. */
export function RunFigures({ run }: { run: RunPage }) {
  const isReviewed = run.steps.some((step) => listReviews(step).length > 0);
  return (
    <div className="grid gap-1">
      <dl aria-label="Run figures" className="flex flex-wrap gap-x-8 gap-y-2">
        <Figure label="Working">
          <WorkingTime run={run} />
        </Figure>
        {isReviewed && (
          <Figure label="Waiting for people" isWaiting={run.status === "PAUSED"}>
            <WaitingTime run={run} />
          </Figure>
        )}
        {run.tokens && (
          <Figure label="Cost" detail={sayTokens(run.tokens)}>
            {sayCost(run.cost)}
          </Figure>
        )}
        {isReviewed && <Figure label="Edits by people">{countEdits(run)}</Figure>}
        <Figure label="Started by" detail={CHANNEL_WORDS[run.channel]}>
          {run.startedBy.name}, <RelativeTime at={run.createdAt} />
        </Figure>
        {run.trigger && (
          <Figure label="Trigger">
            <Link
              href={triggerHref(run.workflowId, run.trigger.id)}
              className="wrap-anywhere text-accent hover:underline"
            >
              {run.trigger.name}
            </Link>
          </Figure>
        )}
        {isFinished(run.status) && (
          <Figure label="Evidence">
            <a
              href={`/evidence/${run.id}`}
              target="_blank"
              rel="noopener"
              className="text-accent hover:underline"
            >
              Sealed page
            </a>
          </Figure>
        )}
        <Figure label="Run ID">
          <span className="inline-flex items-center">
            <code className="break-all font-mono text-xs">{run.id}</code>
            {/* The negative margin keeps the button from making the row taller. */}
            <span className="-my-2 touch:my-0">
              <CopyButton text={run.id} label="Copy run ID" />
            </span>
          </span>
        </Figure>
      </dl>
      <SessionLine run={run} />
      <RerunLines run={run} />
      {run.continuations.map((continuation) => (
        <p key={continuation.at} className="wrap-anywhere text-muted text-sm">
          {sayContinued(continuation)}, <RelativeTime at={continuation.at} />.
        </p>
      ))}
      {run.agentsFrozenAt && run.agentsFrozenAt !== run.createdAt && (
        <p className="text-muted text-sm">
          This run started before agent versions were recorded. It uses the agent versions from{" "}
          <RelativeTime at={run.agentsFrozenAt} />.
        </p>
      )}
    </div>
  );
}

function Figure({
  label,
  detail,
  isWaiting = false,
  children,
}: {
  label: string;
  detail?: string;
  isWaiting?: boolean;
  children: ReactNode;
}) {
  return (
    <div className="min-w-0">
      <dt className="text-muted text-xs">{label}</dt>
      <dd className="flex flex-wrap items-center gap-x-1.5 text-sm">
        <span className={classNames("font-medium tabular-nums", isWaiting && "text-waiting")}>
          {children}
        </span>
        {detail && <span className="text-muted">{detail}</span>}
      </dd>
    </div>
  );
}
