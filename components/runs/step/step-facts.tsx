import type { AgentSummary } from "@/components/agent-summary";
import { sayCost, sayTokens } from "@/components/usage-words";
import type { StepRunDto } from "@/server/domain/run/api";
import { AgentVersion } from "./agent-version";

/** The agent version, model, and cost of a step. */
export function StepFacts({
  runId,
  step,
  agents,
}: {
  runId: string;
  step: StepRunDto;
  agents: readonly AgentSummary[];
}) {
  return (
    <div className="grid grid-cols-1 gap-1">
      <AgentVersion runId={runId} step={step} agents={agents} />
      {step.model && !step.simulated && (
        <p className="wrap-anywhere text-muted text-sm">
          Model {step.model}
          {step.tokens && ` · ${sayTokens(step.tokens)} · ${sayCost(step.cost)}`}
        </p>
      )}
    </div>
  );
}
