import type { AgentSummary } from "@/components/agent-summary";
import { EditSecret } from "@/components/runs/secret/edit-secret";
import { editTriggerHref } from "@/components/triggers/trigger-href";
import { Button, ButtonLink } from "@/components/ui/button";
import { InlineError } from "@/components/ui/inline-error";
import type { Scope } from "@/server/domain/access/access";
import type { StepRunDto } from "@/server/domain/run/api";
import { chooseFix, explainFailure, type FixPlace } from "@/server/domain/run/explain-failure";
import { countAttempts, isBetweenAttempts, isContinuing } from "./attempts";
import { NextAttempt } from "./next-attempt";

/** A step's error with its likely cause, and a link to where the user can fix it. */
export function StepError({
  runId,
  step,
  workflow,
  agents,
  scopes,
  started,
  fixFirst = false,
  onFixed,
  onContinue,
  onAgain,
}: {
  runId: string;
  step: StepRunDto;
  workflow: { id: string; exists: boolean };
  agents: readonly AgentSummary[];
  /** The reader's permissions. */
  scopes: readonly Scope[];
  /** How the run started. Undefined for a test of the step. */
  started?: RunStart;
  /** Whether fixing the failure is the user's next step. */
  fixFirst?: boolean;
  onFixed?: () => void;
  /** Continues the run. Undefined if the user can't. */
  onContinue?: (() => void) | undefined;
  /** Asks for the input of a new run. */
  onAgain?: () => void;
}) {
  const { error, nextAttemptAt } = step;
  if (!error || isContinuing(step)) return null;
  const isBetween = isBetweenAttempts(step);
  const explanation = explainFailure(error.code, started);
  const place = findFix(step, { agents, workflowExists: workflow.exists, scopes, started });
  // Other agents don't use a provider's key.
  const kind = agents.find(({ id }) => id === step.agentId)?.kind;
  const isKey = KEY_CAUSES.includes(error.code) && (kind === undefined || kind === "model");
  const variant = fixFirst ? "primary" : "secondary";
  const fix = place && (
    <FixButton
      {...{ place, runId, step, isKey, variant, onFixed, onContinue, onAgain }}
      workflowId={workflow.id}
      trigger={started?.trigger ?? null}
    />
  );
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

interface RunStart {
  hasInput: boolean;
  /** The trigger that started the run. */
  trigger: { id: string } | null;
}

/** Returns where the user can fix the step's failure, or null. */
export function findFix(
  { error, agentId }: Pick<StepRunDto, "error" | "agentId">,
  {
    agents,
    workflowExists,
    scopes,
    started,
  }: {
    agents: readonly AgentSummary[];
    workflowExists: boolean;
    scopes: readonly Scope[];
    started: RunStart | undefined;
  },
): FixPlace | null {
  const fix = error && explainFailure(error.code, started)?.fix;
  const agent = agents.find(({ id }) => id === agentId);
  // Only the operator can change the mail server's sign-in.
  if (agent?.kind === "email" && fix === "model") return null;
  return fix ? chooseFix(fix, { agent, workflowExists, scopes }) : null;
}

/** The causes that a different key fixes. */
const KEY_CAUSES = ["authentication", "rate_limit"];

function FixButton({
  place,
  runId,
  step: { agentId, stepId },
  isKey,
  workflowId,
  trigger,
  variant,
  onFixed,
  onContinue,
  onAgain,
}: {
  place: FixPlace;
  runId: string;
  step: StepRunDto;
  /** Whether a different key may fix the failure. */
  isKey: boolean;
  workflowId: string;
  trigger: RunStart["trigger"];
  variant: "primary" | "secondary";
  onFixed: (() => void) | undefined;
  onContinue: (() => void) | undefined;
  onAgain: (() => void) | undefined;
}) {
  switch (place) {
    case "agent":
      return (
        <ButtonLink variant={variant} href={`/agents/${agentId}`}>
          Edit agent
        </ButtonLink>
      );
    case "input":
      return (
        <>
          {trigger && (
            <ButtonLink variant={variant} href={editTriggerHref(workflowId, trigger.id)}>
              Edit trigger
            </ButtonLink>
          )}
          <Button variant={trigger ? "secondary" : variant} onClick={onAgain}>
            Run again
          </Button>
        </>
      );
    case "model":
      return (
        <EditSecret
          {...{ runId, agentId, variant, onContinue }}
          label={isKey ? "Replace key" : "Edit secret"}
          onSaved={onFixed}
        />
      );
    case "tools":
      return (
        <ButtonLink variant={variant} href="/settings/tools">
          Check tools
        </ButtonLink>
      );
    case "usage":
      return (
        <ButtonLink variant={variant} href="/settings/usage">
          See usage
        </ButtonLink>
      );
    case "workflow":
      return (
        <ButtonLink variant={variant} href={`/workflows/${workflowId}?step=${stepId}`}>
          Edit step
        </ButtonLink>
      );
  }
}
