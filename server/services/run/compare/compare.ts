import { invalidInput } from "@/server/domain/error";
import type { StepRunDto } from "@/server/domain/run/api";
import type { ComparedRunDto, RunComparisonDto } from "@/server/domain/run/compare/api";
import { pairSteps } from "@/server/domain/run/compare/pair-steps";
import { presentPair } from "@/server/domain/run/compare/present-step";
import { countEdits } from "@/server/domain/run/count-edits";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { readOutline } from "@/server/services/run/page/outline";
import { presentDetail } from "@/server/services/run/page/present-detail";
import { compareRunTexts, compareStepTexts } from "./texts";

/** Compares two runs of a workflow, step by step. Returns what differs, but not the text itself. */
export async function compareRuns(
  ctx: ServiceContext,
  { runId, otherRunId }: { runId: string; otherRunId: string },
): Promise<RunComparisonDto> {
  requireScope(ctx, "runs:read");
  const [a, b] = await Promise.all([readSide(ctx, runId), readSide(ctx, otherRunId)]);
  if (a.run.workflowId !== b.run.workflowId)
    throw invalidInput(":otherRunId", "is a run of a different workflow. Choose a run of the same workflow");
  const pairs = pairSteps(a.run.steps, b.run.steps);
  const ids = pairs.map((pair) => ({ a: a.attemptOf(pair.a), b: b.attemptOf(pair.b) }));
  const [texts, { sameInput, sameOutput, starts }] = await Promise.all([
    compareStepTexts(ctx, ids),
    compareRunTexts(ctx, { a: runId, b: otherRunId }),
  ]);
  return {
    a: presentSide(a, starts.a),
    b: presentSide(b, starts.b),
    sameInput,
    sameOutput,
    steps: pairs.flatMap((pair, index) => {
      const compared = texts[index];
      return compared ? [presentPair(pair, compared, ctx.now())] : [];
    }),
  };
}

async function readSide(ctx: ServiceContext, runId: string) {
  const outline = await readOutline(ctx, runId);
  const latest = new Map(outline.stepRuns.map(({ stepId, id }) => [stepId, id]));
  return {
    run: await presentDetail(ctx, outline),
    isTest: outline.purpose !== "RUN",
    attemptOf: (step: StepRunDto | null) => (step && latest.get(step.stepId)) ?? null,
  };
}

function presentSide(
  { run, isTest }: Pick<Awaited<ReturnType<typeof readSide>>, "run" | "isTest">,
  inputStart: string,
): ComparedRunDto {
  return { ...run, test: isTest, inputStart, edits: countEdits(run) };
}
