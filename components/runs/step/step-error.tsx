import type { AgentSummary } from "@/components/agent-summary";
import { EditSecret } from "@/components/runs/secret/edit-secret";
import { ButtonLink } from "@/components/ui/button";
import { InlineError } from "@/components/ui/inline-error";
import type { Scope } from "@/server/domain/access/access";
import type { StepRunDto } from "@/server/domain/run/api";
import { chooseFix, explainFailure, type FixPlace } from "@/server/domain/run/explain-failure";
import { countAttempts, isBetweenAttempts } from "./attempts";
import { NextAttempt } from "./next-attempt";

/** A step's error with its likely cause, and a link to where the reader can fix it. */
export function StepError({
  runId,
  step,
  workflow,
  agents,
  scopes,
  onContinue,
}: {
  runId: string;
  step: StepRunDto;
  workflow: { id: string; exists: boolean };
  agents: readonly AgentSummary[];
  /** The reader's permissions. */
  scopes: readonly Scope[];
  /** Continues the run. Undefined if the reader can't. */
  onContinue?: (() => void) | undefined;
}) {
  const { error, nextAttemptAt } = step;
  if (!error) return null;
  const isBetween = isBetweenAttempts(step);
  const explanation = explainFailure(error.code);
  const agent = agents.find(({ id }) => id === step.agentId);
  const place =
    explanation?.fix && chooseFix(explanation.fix, { agent, workflowExists: workflow.exists, scopes });
  const fix = place && <FixButton {...{ place, runId, step, onContinue }} workflowId={workflow.id} />;
  return (
    <InlineError
      title={isBetween ? `Attempt ${countAttempts(step)} failed` : "This step failed"}
      action={fix && <div className="flex flex-wrap gap-2">{fix}</div>}
    >
      <p>{error.message}</p>
      {explanation && !isBetween && <p className="text-muted">Likely cause: {explanation.cause}</p>}
      <NextAttempt at={nextAttemptAt} />
    </InlineError>
  );
}

function FixButton({
  place,
  runId,
  step: { agentId, stepId },
  workflowId,
  onContinue,
}: {
  place: FixPlace;
  runId: string;
  step: StepRunDto;
  workflowId: string;
  onContinue: (() => void) | undefined;
}) {
  switch (place) {
    case "agent":
      return <ButtonLink href={`/agents/${agentId}`}>Edit agent</ButtonLink>;
    case "model":
      return <EditSecret {...{ runId, agentId, onContinue }} />;
    case "tools":
      return <ButtonLink href="/settings/tools">Check tools</ButtonLink>;
    case "usage":
      return <ButtonLink href="/settings/usage">See usage</ButtonLink>;
    case "workflow":
      return <ButtonLink href={`/workflows/${workflowId}?step=${stepId}`}>Edit step</ButtonLink>;
  }
}
