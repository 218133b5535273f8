import type { AgentSummary } from "@/components/agent-summary";
import { whoDoes } from "@/components/editor/steps/step-words";
import { AgentIcon } from "@/components/runs/agent-icon";
import { classNames } from "@/components/ui/class-names";
import { isHumanStep } from "@/server/domain/agent/is-human-step";
import type { StepField } from "@/server/domain/workflow/diff";
import type { DraftStep } from "@/server/domain/workflow/draft";

const DIFFERS = "rounded-sm bg-accent-soft text-accent underline underline-offset-4";

/**
 * Shows a step on one line: its number, its agent or "A person decides", and its name. `differs` lists the fields to
 * mark.
 */
export function StepTitle({
  step,
  number,
  agents,
  differs = [],
}: {
  step: DraftStep;
  /** "Step 3", "Was step 3" */
  number: string;
  agents: readonly AgentSummary[];
  differs?: readonly StepField[];
}) {
  const human = isHumanStep(step);
  const Icon = AgentIcon[agents.find(({ id }) => id === step.agentId)?.kind ?? "model"];
  const mark = (field: StepField) => differs.includes(field) && DIFFERS;
  return (
    <span className="inline-flex min-w-0 flex-wrap items-center gap-x-2">
      <span className={classNames("font-medium", mark("position"))}>{number}</span>
      <span className={classNames("inline-flex min-w-0 items-center gap-1", human && "text-waiting")}>
        <Icon aria-hidden className={classNames("size-4 shrink-0", !human && "text-muted")} />
        <span className={classNames("min-w-0 break-words", mark("agentId"))}>{whoDoes(step, agents)}</span>
      </span>
      {step.name ? (
        <code className={classNames("break-all font-mono text-xs", mark("name") || "text-muted")}>
          {step.name}
        </code>
      ) : (
        mark("name") && <span className={classNames("text-sm", mark("name"))}>no name</span>
      )}
    </span>
  );
}
