import { useState } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { ContinueRun } from "@/components/runs/continue/continue-run";
import { useContinueNow } from "@/components/runs/continue/use-continue-now";
import type { Scope } from "@/server/domain/access/access";
import type { StepRunDto } from "@/server/domain/run/api";
import type { RunPage } from "@/server/domain/run/page";
import { StepError } from "./step-error";

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
  const { allowed, stepOrder } = run.mayContinue;
  const mayContinue = allowed && stepOrder === step.stepOrder;
  // Someone else has continued the run. The dialog mustn't open by itself if the run fails again.
  if (isAsking && !mayContinue) setAsking(false);
  const continueNow = useContinueNow(run.id, { onAsk: () => setAsking(true), onContinued });
  return (
    <>
      <StepError
        runId={run.id}
        workflow={{ id: run.workflowId, exists: run.workflowExists }}
        {...{ step, agents, scopes }}
        onContinue={mayContinue ? () => void continueNow() : undefined}
      />
      {mayContinue && (
        <ContinueRun {...{ run, stepOrder, agents, isAsking, onContinued }} onAsking={setAsking} />
      )}
    </>
  );
}
