import type { AgentSummary } from "@/components/agent-summary";
import { AgentIcon } from "@/components/runs/agent-icon";
import { classNames } from "@/components/ui/class-names";
import type { DraftStep } from "@/server/domain/workflow/draft";
import { isHuman, whoDoes } from "./step-words";

/** A step in a line: its number, who does it, and its name. */
export function StepTitle({
  step,
  place,
  agents,
}: {
  step: DraftStep;
  place: number | null;
  agents: readonly AgentSummary[];
}) {
  const human = isHuman(step);
  const Icon = AgentIcon[human ? "human" : "model"];
  return (
    <span className="inline-flex min-w-0 flex-wrap items-center gap-x-2">
      <span className="font-medium">{place === null ? "Step" : `Step ${place}`}</span>
      <span className={classNames("inline-flex min-w-0 items-center gap-1", human && "text-waiting")}>
        <Icon aria-hidden className={classNames("size-4 shrink-0", !human && "text-muted")} />
        <span className="break-words">{whoDoes(step, agents)}</span>
      </span>
      {step.name && <code className="break-all font-mono text-muted text-xs">{step.name}</code>}
    </span>
  );
}
