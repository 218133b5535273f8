import { z } from "zod";
import { ReviewPolicy, SentPolicy } from "@/server/domain/review/policy";
import { boundedText } from "@/server/domain/text/text";
import {
  MAX_ACTION,
  MAX_DESCRIPTION,
  MAX_NAME,
  MAX_STEP_ORDER,
  MAX_STORED_NAME,
  STEP_NAME,
  STEP_NAME_RULE,
} from "./limits";
import { RetryPolicy } from "./step/retry-schema";

export const StepOrder = z.int().min(1).max(MAX_STEP_ORDER);

/**
 * A step as stored and returned. `review` is the policy for reviewing the step's output. Null means the
 * default policy for a human step, and no review for an agent's step.
 */
export const Step = z.object({
  id: z.string(),
  stepOrder: StepOrder,
  agentId: z.string(),
  action: z.string(),
  name: z.string().nullable(),
  review: ReviewPolicy.nullable(),
  /** Omitted to use the default retry policy. */
  retry: RetryPolicy.optional(),
});
export type Step = z.infer<typeof Step>;

/** A workflow's name, description, and steps. Steps have unique, ascending stepOrders. */
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
export const WorkflowDescription = boundedText(MAX_DESCRIPTION);
const StepName = z.string().regex(STEP_NAME, STEP_NAME_RULE);
const StepAgentId = boundedText(100, 1);
const StepAction = boundedText(MAX_ACTION);

/** A step as sent by a client. On POST, null means omitted. */
export const StepInput = z.object({
  agentId: StepAgentId.meta({ description: "The agent to invoke for this step." }),
  action: StepAction.meta({ description: "The prompt or instruction sent to the agent for this step." }),
  stepOrder: StepOrder.nullish().meta({ description: "The position in the sequence, starting from 1." }),
  name: StepName.nullish().meta({
    description: "A slug that is unique in the workflow and used in variables.",
  }),
  review: SentPolicy.nullish().meta({
    description:
      "Who reviews the step's output. An agent's output is a draft until it's approved. If omitted for an agent step, no one reviews the output. Not allowed on a step that sends an email or a Slack message, because the review would come too late.",
  }),
  retry: RetryPolicy.nullish().meta({
    description:
      "The maximum number of attempts, the wait before the second attempt (doubled before each later attempt), and the time limit per attempt.",
  }),
});
export type StepInput = z.infer<typeof StepInput>;

/**
 * A workflow name that a client sends back. A clone's name can exceed the limit for new names, so the limit
 * applies only if the name differs from the stored name.
 */
export const SentBackName = z.string().trim().pipe(boundedText(MAX_STORED_NAME, 1));

/** A whole definition as sent by a client. A step whose ID is already in the workflow keeps that ID. */
export const SentDefinition = z.object({
  name: SentBackName,
  description: WorkflowDescription.nullish(),
  steps: z
    .array(StepInput.extend({ id: z.string().nullish() }))
    .nullish()
    .transform((steps) => steps ?? [])
    .meta({
      description:
        "A step with an ID from the current definition stays the same step: its reviews and references to it remain valid.",
    }),
});
export type SentDefinition = z.infer<typeof SentDefinition>;

/** A partial update: only the fields to change. Null clears the name or a policy. */
export const StepChange = StepInput.partial().extend({ stepOrder: StepOrder.optional() });
export type StepChange = z.infer<typeof StepChange>;
