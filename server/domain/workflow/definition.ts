import { z } from "zod";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { boundedText } from "@/server/domain/text/text";

export const MAX_STEPS = 200;
export const MAX_DEFINITION_BYTES = 512 * 1024;
export const MAX_NAME = 200;
/** A clone's name grows by " (Copy)", beyond what a client may send. */
export const MAX_STORED_NAME = 400;
export const MAX_STEP_ORDER = 1_000_000;

export const StepOrder = z.int().min(1).max(MAX_STEP_ORDER);

/** One step as it is stored and answered. `review` is the policy of a human step; null: the default policy. */
export const Step = z.object({
  id: z.string(),
  stepOrder: StepOrder,
  agentId: z.string(),
  action: z.string(),
  name: z.string().nullable(),
  review: ReviewPolicy.nullable(),
});
export type Step = z.infer<typeof Step>;

/** What a workflow is: one document, its steps in ascending, unique stepOrder. */
export const Definition = z.object({
  name: z.string(),
  description: z.string().nullable(),
  steps: z.array(Step),
});
export type Definition = z.infer<typeof Definition>;

export const WorkflowName = z
  .string()
  .trim()
  .pipe(boundedText(MAX_NAME, 1))
  .meta({ minLength: 1, maxLength: MAX_NAME });
export const WorkflowDescription = boundedText(4_000);
export const StepName = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,59}$/, "must be a slug: a letter, then letters, digits, _ or -, at most 60");
export const StepAgentId = boundedText(100, 1);
export const StepAction = boundedText(20_000);

/** A step as a client sends it. On POST an explicit null counts as left out. */
export const StepInput = z.object({
  agentId: StepAgentId.meta({ description: "The agent to invoke for this step." }),
  action: StepAction.meta({ description: "The prompt or instruction sent to the agent for this step." }),
  stepOrder: StepOrder.nullish().meta({ description: "The position in the sequence, starting from 1." }),
  name: StepName.nullish().meta({ description: "A slug, unique in the workflow, used in variables." }),
  review: ReviewPolicy.nullish(),
});
export type StepInput = z.infer<typeof StepInput>;

/** Only a changed step's fields; null clears the name or the policy. */
export const StepChange = StepInput.partial().extend({ stepOrder: StepOrder.optional() });
export type StepChange = z.infer<typeof StepChange>;
