import { isHumanStep } from "@/server/domain/agent/is-human-step";
import type { StepRunDto } from "@/server/domain/run/api";
import { countEdits } from "@/server/domain/run/count-edits";
import { listReviews } from "@/server/domain/run/gantt/bars";
import { splitTime } from "@/server/domain/run/split-time";
import { spansOfStep, waitsOfStep } from "@/server/domain/run/step-time";
import type { ComparedDecision, ComparedStepDto, StepPairDto } from "./api";
import type { Pair } from "./pair-steps";

/** The result of comparing two steps' text. A length is null if there is no text. */
export interface TextComparison {
  sameInput: boolean | null;
  sameOutput: boolean | null;
  inputBytes: { a: number | null; b: number | null };
  outputBytes: { a: number | null; b: number | null };
}

/** Presents a pair of steps: whether their text is the same and how each step ran. */
export function presentPair({ a, b }: Pair<StepRunDto>, texts: TextComparison, now: Date): StepPairDto {
  const { sameInput, sameOutput, inputBytes, outputBytes } = texts;
  const isPair = a !== null && b !== null;
  return {
    a: a && presentStep(a, { inputBytes: inputBytes.a, outputBytes: outputBytes.a }, now),
    b: b && presentStep(b, { inputBytes: inputBytes.b, outputBytes: outputBytes.b }, now),
    sameInput,
    sameOutput,
    sameInstructions: isPair ? a.action === b.action : null,
    sameAgent: isPair ? a.agentId === b.agentId && a.agentVersion === b.agentVersion : null,
  };
}

function presentStep(
  step: StepRunDto,
  bytes: Pick<ComparedStepDto, "inputBytes" | "outputBytes">,
  now: Date,
): ComparedStepDto {
  const { stepId, stepOrder, name, agentId, agentVersion, agentRevision } = step;
  const { status, attempt, round, error, model, simulated, tokens, cost, reused, approvedIn, notReviewed } =
    step;
  const { waitingMs, workingMs } = splitTime(spansOfStep(step), waitsOfStep(step), now);
  return {
    ...{ stepId, stepOrder, name, agentId, agentVersion, agentRevision },
    ...{ status, attempt, round, model, simulated, tokens, cost, reused, approvedIn, notReviewed, waitingMs },
    // A person's step has only waiting time.
    workingMs: isHumanStep(step) ? 0 : workingMs,
    // Omits a model's unusable response, because it can be long.
    error: error && { code: error.code, message: error.message },
    edits: countEdits({ steps: [step] }),
    decisions: listDecisions(step),
    reviewStatus: step.review?.status ?? null,
    ...bytes,
  };
}

/** Lists the decisions that count. Omits voided votes. */
function listDecisions(step: StepRunDto): ComparedDecision[] {
  return listReviews(step)
    .flatMap(({ decisions }) => decisions)
    .filter(({ voided }) => !voided)
    .map(({ decision, by, for: covered, at, shown, outputHash }) => ({
      ...{ decision, by, for: covered, at },
      edited: decision === "approve" && outputHash !== shown,
    }));
}
