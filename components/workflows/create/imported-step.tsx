import type { AgentSummary } from "@/components/agent-summary";
import { AgentIcon } from "@/components/runs/agent-icon";
import { classNames } from "@/components/ui/class-names";
import type { DraftStep } from "@/server/domain/workflow/draft";
import type { Problem } from "@/server/domain/workflow/problems";
import { describeRetry } from "@/server/domain/workflow/step/step-retry";
import { ProblemLines } from "./problem-lines";

/** A step in the import preview, with its problems. */
export function ImportedStep({
  step,
  place,
  agent,
  problems,
}: {
  step: DraftStep;
  place: number;
  /** Undefined if the step's agent doesn't exist. */
  agent: AgentSummary | undefined;
  problems: readonly Problem[];
}) {
  const isHuman = agent?.kind === "human";
  const Icon = AgentIcon[agent?.kind ?? "model"];
  return (
    <li
      className={classNames(
        "grid grid-cols-1 gap-1 rounded-md border px-4 py-3",
        isHuman ? "border-waiting-line bg-waiting-soft" : "bg-surface",
      )}
    >
      <p className="flex flex-wrap items-center gap-x-2">
        <Icon aria-hidden className={classNames("size-4", isHuman ? "text-waiting" : "text-muted")} />
        <span className="font-medium">
          {place}. {agent?.name ?? (step.agentId || "No agent")}
        </span>
        {step.name && <code className="break-all font-mono text-sm">{step.name}</code>}
      </p>
      {step.action && <p className="line-clamp-3 whitespace-pre-wrap break-words">{step.action}</p>}
      {step.retry && <p className="text-muted text-sm">If the step fails: {describeRetry(step.retry)}.</p>}
      <ProblemLines problems={problems} />
    </li>
  );
}
