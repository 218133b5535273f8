import { ButtonLink } from "@/components/ui/button";
import { InlineError } from "@/components/ui/inline-error";
import type { StepRunDto } from "@/server/domain/run/api";
import { explainFailure, type FixPlace } from "@/server/domain/run/explain-failure";
import { countAttempts, isBetweenAttempts } from "./attempts";
import { NextAttempt } from "./next-attempt";

/** A step's error with its likely cause, and the buttons that fix it. */
export function StepError({ step, workflowId }: { step: StepRunDto; workflowId: string }) {
  const { error, nextAttemptAt } = step;
  if (!error) return null;
  const isBetween = isBetweenAttempts(step);
  const explanation = explainFailure(error.code);
  const fix = explanation?.fix && findFix(explanation.fix, step, workflowId);
  return (
    <InlineError
      title={isBetween ? `Attempt ${countAttempts(step)} failed` : "This step failed"}
      action={
        fix && (
          <div className="flex flex-wrap gap-2">
            <ButtonLink href={fix.href}>{fix.label}</ButtonLink>
          </div>
        )
      }
    >
      <p>{error.message}</p>
      {explanation && !isBetween && <p className="text-muted">Likely cause: {explanation.cause}</p>}
      <NextAttempt at={nextAttemptAt} />
    </InlineError>
  );
}

function findFix(
  place: FixPlace,
  { agentId, stepId }: StepRunDto,
  workflowId: string,
): { href: string; label: string } {
  switch (place) {
    case "agent":
      return { href: `/agents/${agentId}`, label: "Edit agent" };
    case "model":
      return { href: "/settings/models", label: "Edit secret" };
    case "tools":
      return { href: "/settings/tools", label: "Check tools" };
    case "usage":
      return { href: "/settings/usage", label: "See usage" };
    case "workflow":
      return { href: `/workflows/${workflowId}?step=${stepId}`, label: "Edit step" };
  }
}
