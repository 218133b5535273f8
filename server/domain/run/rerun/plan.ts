import { z } from "zod";
import { Destination } from "@/server/domain/review/next/destinations";
import type { AttemptStatus } from "@/server/domain/run/status";
import type { Step } from "@/server/domain/workflow/definition";

/** Why an approval in the repeated run doesn't count in the new one. */
const WHY_AGAIN = [
  "EDITED",
  "QUESTION",
  "APPROVERS",
  "DESTINATIONS",
  "LATER_STEPS",
  "VOTERS",
  "NONE",
] as const;
export type WhyAgain = (typeof WHY_AGAIN)[number];

/** What happens if a run is run again from a step. */
export const RerunPlan = z
  .object({
    fromStepOrder: z.number(),
    input: z.string().meta({ description: "The step's input in the earlier run." }),
    isBehindApproval: z.boolean().meta({
      description: "Whether an edited input has to be approved first.",
    }),
    asksAgain: z
      .array(z.object({ stepOrder: z.number(), why: z.enum(WHY_AGAIN) }))
      .meta({ description: "The earlier steps whose approvers have to approve the same output again." }),
    sideEffects: z.array(Destination).meta({
      description:
        "The requests other than GET of the steps that run again, and the tools that they can call without approval.",
    }),
    newestVersion: z.number().nullable().meta({
      description: "The workflow's newest published version. Null if the earlier run has it.",
    }),
  })
  .meta({ id: "RerunPlan" });
export type RerunPlan = z.output<typeof RerunPlan>;

interface Tried {
  id: string;
  stepId: string;
  status: AttemptStatus;
}

/** Explains why a run can't be run again from any step. Returns null if it can. */
export function refuseRerun({
  isTest,
  agentsFrozenAt,
}: {
  isTest: boolean;
  agentsFrozenAt: Date | null;
}): string | null {
  if (isTest) return "This is a test of a single step. Test the step again instead.";
  if (!agentsFrozenAt)
    return "This run predates agent versions, so it can't be run again from a step. Start a new run.";
  return null;
}

/**
 * Returns the recorded attempts of the steps before the one that runs again, in order. Returns the first step
 * without an output if there is one.
 */
export function findRecorded<Attempt extends Tried>(
  before: readonly Step[],
  attempts: readonly Attempt[],
): { recorded: { step: Step; attempt: Attempt }[] } | { missing: Step } {
  const recorded: { step: Step; attempt: Attempt }[] = [];
  for (const step of before) {
    const attempt = attempts.find(({ stepId, status }) => stepId === step.id && status === "COMPLETED");
    if (!attempt) return { missing: step };
    recorded.push({ step, attempt });
  }
  return { recorded };
}
