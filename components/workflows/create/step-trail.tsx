import { ChevronRight } from "lucide-react";
import type { AgentSummary } from "@/components/agent-summary";
import { AgentIcon } from "@/components/runs/agent-icon";
import { classNames } from "@/components/ui/class-names";
import type { DraftStep } from "@/server/domain/workflow/draft";

/**
 * Shows the agent or person for each step, in order. A person has a different shape and color, because the run waits
 * there.
 */
export function StepTrail({
  steps,
  agents,
}: {
  steps: readonly DraftStep[];
  agents: readonly AgentSummary[];
}) {
  return (
    <ol aria-label="Steps" className="flex flex-wrap items-center gap-x-1 gap-y-2 text-sm">
      {steps.map(({ id, agentId }, index) => {
        const agent = agents.find((agent) => agent.id === agentId);
        const kind = agent?.kind ?? "model";
        const Icon = AgentIcon[kind];
        return (
          <li key={id} className="flex items-center gap-1">
            <span
              className={classNames(
                "inline-flex h-7 items-center gap-1.5 border px-2.5",
                kind === "human"
                  ? "rounded-full border-waiting-line bg-waiting-soft text-waiting"
                  : "rounded-sm bg-sunken",
              )}
            >
              <Icon aria-hidden className="size-3.5" />
              {agent?.name ?? agentId}
            </span>
            {index < steps.length - 1 && <ChevronRight aria-hidden className="size-3.5 text-muted" />}
          </li>
        );
      })}
    </ol>
  );
}
