import { useState } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { ContinueRun } from "@/components/runs/continue/continue-run";
import { useContinueNow } from "@/components/runs/continue/use-continue-now";
import { RunAgainDialog } from "@/components/runs/header/run-again-dialog";
import { filterByCause, runListHref } from "@/components/runs/list/run-list-place";
import { Link } from "@/components/ui/link";
import type { Scope } from "@/server/domain/access/access";
import type { StepRunDto } from "@/server/domain/run/api";
import { isCause } from "@/server/domain/run/cause";
import { mustFixFirst } from "@/server/domain/run/explain-failure";
import type { RunPage } from "@/server/domain/run/run-page";
import { findFixes, StepError } from "./step-error";

/** A step's error, with ways to fix it and to continue the run. */
export function StepFailure({
  run,
  step,
  agents,
  scopes,
  onContinued,
}: {
  run: RunPage;
  step: StepRunDto;
  agents: readonly AgentSummary[];
  /** The reader's permissions. */
  scopes: readonly Scope[];
  onContinued: () => void;
}) {
  const [isAsking, setAsking] = useState(false);
  const [isAgain, setAgain] = useState(false);
  const [isSaved, setSaved] = useState(false);
  const { allowed, stepOrder, newestVersion } = run.mayContinue;
  const mayContinue = allowed && stepOrder === step.stepOrder;
  // A draft run can be started again only from the editor.
  const isPublished = run.isListed && run.workflowVersion !== null;
  const started = isPublished ? { hasInput: run.inputStart !== "", trigger: run.trigger } : undefined;
  const [place = null] = findFixes(step, { agents, workflowExists: run.workflowExists, scopes, started });
  const fixFirst =
    mayContinue && step.error !== null && mustFixFirst(step.error.code, place, { isSaved, newestVersion });
  // The run was continued. If it fails again, that's a new failure, and the dialog mustn't open on its own.
  if (isAsking && !mayContinue) setAsking(false);
  if (isSaved && !mayContinue) setSaved(false);
  const continueNow = useContinueNow(run.id, { onAsk: () => setAsking(true), onContinued });
  return (
    <>
      <StepError
        runId={run.id}
        workflow={{ id: run.workflowId, exists: run.workflowExists }}
        {...{ step, agents, scopes, started, fixFirst }}
        onFixed={() => setSaved(true)}
        onContinue={mayContinue ? () => void continueNow() : undefined}
        onAgain={() => setAgain(true)}
      />
      {isAgain && <RunAgainDialog run={run} open onClose={() => setAgain(false)} />}
      {mayContinue && (
        <ContinueRun
          {...{ run, stepOrder, agents, isAsking, onContinued }}
          variant={fixFirst ? "secondary" : "primary"}
          onAsking={setAsking}
        />
      )}
      {run.reason === "STEP_FAILED" && run.isListed && step.error && isCause(step.error.code) && (
        <Link
          href={runListHref(filterByCause(step.error.code))}
          className="w-fit text-accent text-sm hover:underline touch:inline-flex touch:min-h-11 touch:items-center"
        >
          See all runs that failed for this reason
        </Link>
      )}
    </>
  );
}
