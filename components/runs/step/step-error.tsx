import type { AgentSummary } from "@/components/agent-summary";
import { EditSecret } from "@/components/runs/secret/edit-secret";
import { editTriggerHref } from "@/components/triggers/trigger-href";
import { Button, ButtonLink } from "@/components/ui/button";
import { InlineError } from "@/components/ui/inline-error";
import type { Scope } from "@/server/domain/access/access";
import type { StepRunDto } from "@/server/domain/run/api";
import { chooseFix, explainFailure, type FixPlace } from "@/server/domain/run/explain-failure";
import type { RunPage } from "@/server/domain/run/run-page";
import { countAttempts, isBetweenAttempts, isContinuing } from "./attempts";
import { NextAttempt } from "./next-attempt";

/** A step's error with its likely cause, and links to where the user can fix it. */
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
  /** How the run started. Undefined for a run of a draft, and for a test of the step. */
  started?: RunStart;
  /** Whether the user has to fix the failure before continuing. */
  fixFirst?: boolean;
  onFixed?: () => void;
  /** Continues the run. Undefined if the user can't continue it. */
  onContinue?: (() => void) | undefined;
  /** Opens the dialog that runs the workflow again. */
  onAgain?: () => void;
}) {
  const { error, nextAttemptAt } = step;
  if (!error || isContinuing(step)) return null;
  const isBetween = isBetweenAttempts(step);
  const explanation = explainFailure(error.code, started);
  const places = findFixes(step, { agents, workflowExists: workflow.exists, scopes, started });
  // Only model agents use a provider's key.
  const kind = agents.find(({ id }) => id === step.agentId)?.kind;
  const isKey = KEY_CAUSES.includes(error.code) && (kind === undefined || kind === "model");
  const fixes = places.map((place, index) => (
    <FixButton
      key={place}
      {...{ place, runId, step, isKey, onFixed, onContinue, onAgain }}
      variant={fixFirst && index === 0 ? "primary" : "secondary"}
      workflowId={workflow.id}
      trigger={started?.trigger ?? null}
    />
  ));
  return (
    <InlineError
      title={isBetween ? `Attempt ${countAttempts(step)} failed` : "This step failed"}
      action={fixes.length > 0 && <div className="flex flex-wrap gap-2">{fixes}</div>}
    >
      <p>{error.message}</p>
      {explanation && !isBetween && <p className="text-muted">Likely cause: {explanation.cause}</p>}
      <NextAttempt at={nextAttemptAt} />
    </InlineError>
  );
}

interface RunStart {
  hasInput: boolean;
  trigger: RunPage["trigger"];
}

/** Returns where the user can fix the step's failure. */
export function findFixes(
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
): FixPlace[] {
  const fixes = (error && explainFailure(error.code, started)?.fixes) ?? [];
  const agent = agents.find(({ id }) => id === agentId);
  return fixes.flatMap((fix) => {
    // Only the operator can change the mail server's username and password.
    if (agent?.kind === "email" && fix === "model") return [];
    // The user enters the input of a draft run in the workflow editor.
    const place = fix === "input" && !started ? "workflow" : fix;
    return chooseFix(place, { agent, workflowExists, scopes }) ?? [];
  });
}

/** The error codes of failures that a different key may fix. */
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
          {trigger && <TriggerLink {...{ workflowId, trigger, variant }} />}
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

/** Links to where a triggered run's input came from: the trigger, or the earlier run whose output it is. */
function TriggerLink({
  workflowId,
  trigger: { id, sourceRunId },
  variant,
}: {
  workflowId: string;
  trigger: NonNullable<RunPage["trigger"]>;
  variant: "primary" | "secondary";
}) {
  return sourceRunId === null ? (
    <ButtonLink variant={variant} href={editTriggerHref(workflowId, id)}>
      Edit trigger
    </ButtonLink>
  ) : (
    <ButtonLink variant={variant} href={`/runs/${sourceRunId}`}>
      Open earlier run
    </ButtonLink>
  );
}
