import type { AgentSummary } from "@/components/agent-summary";
import { nameStep } from "@/components/runs/step/describe-step";
import { Badge } from "@/components/ui/badge";
import type { ComparedRunDto, StepPairDto } from "@/server/domain/run/compare/api";
import { StepSide } from "./step-side";
import { TextFold } from "./text-fold";
import { sayTexts } from "./words";

/** A step that's in both runs or in only one. */
export function StepRow({
  pair,
  runs,
  agents,
}: {
  pair: StepPairDto;
  runs: { a: ComparedRunDto; b: ComparedRunDto };
  agents: readonly AgentSummary[];
}) {
  const { a, b, sameInput, sameOutput, sameInstructions, sameAgent } = pair;
  const step = b ?? a;
  if (!step) return null;
  const hasMoved = a !== null && b !== null && a.stepOrder !== b.stepOrder;
  const texts = (of: "input" | "output", same: boolean | null) =>
    sayTexts(of, { a: a?.[`${of}Bytes`] ?? null, b: b?.[`${of}Bytes`] ?? null, same });
  const output = texts("output", sameOutput);
  const query = a &&
    b && { a: { runId: runs.a.id, stepId: a.stepId }, b: { runId: runs.b.id, stepId: b.stepId } };
  return (
    <li className="grid grid-cols-1 gap-3 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="wrap-anywhere font-medium">
          {step.stepOrder}. {nameStep(step, agents)}
        </h3>
        {output && <Badge tone={sameOutput ? "neutral" : "accent"}>{output}</Badge>}
        {sameInput === false && <Badge>Different input</Badge>}
        {sameInstructions === false && <Badge>Different instructions</Badge>}
        {sameAgent === false && (
          <Badge>{a?.agentId === b?.agentId ? "Different agent version" : "Different agent"}</Badge>
        )}
        {hasMoved && <Badge>Step {a.stepOrder} in A</Badge>}
      </div>
      <div className="grid grid-cols-1 gap-3 md:grid-cols-2 md:gap-6">
        <StepSide side="A" run={runs.a} step={a} agents={agents} showAgent={sameAgent === false} />
        <StepSide side="B" run={runs.b} step={b} agents={agents} showAgent={sameAgent === false} />
      </div>
      {query && sameInput === false && (
        <TextFold label="Show changes in the input" query={{ ...query, of: "input" }} />
      )}
      {query && sameOutput === false && (
        <TextFold label="Show changes in the output" query={{ ...query, of: "output" }} />
      )}
    </li>
  );
}
