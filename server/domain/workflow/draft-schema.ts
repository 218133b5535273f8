import { z } from "zod";
import { MAX_WHEN_CHARS } from "@/server/domain/review/condition/limits";
import { boundedText } from "@/server/domain/text/text";
import type { DraftDefinition, DraftStep } from "./draft";
import { MAX_ACTION, MAX_DEFINITION_BYTES, MAX_DESCRIPTION, MAX_STEPS, MAX_STORED_NAME } from "./limits";
import { RetryPolicy } from "./step/retry-schema";

/** A policy that is being edited. Invalid values are reported as the draft's problems, not as errors. */
export const DraftPolicy = z.object({
  /** Null for anyone. */
  approvers: z.array(boundedText(320)).nullable(),
  quorum: z.int(),
  allowRequester: z.boolean(),
  timeoutSeconds: z.int().nullable(),
  // Drafts saved before these fields existed don't have them.
  escalate: z
    .object({ afterSeconds: z.int(), to: z.array(boundedText(320)) })
    .nullable()
    .default(null),
  requireReadToEnd: z.boolean().default(false),
  requirePasskey: z.boolean().default(false),
  when: boundedText(MAX_WHEN_CHARS).nullable().default(null),
  sample: z.int().default(0),
});

const DraftStepSchema = z.object({
  id: z.string().regex(/^step_[0-9a-z]{1,40}$/, "must be a step's ID"),
  agentId: boundedText(100),
  action: boundedText(MAX_ACTION),
  name: boundedText(MAX_STORED_NAME).nullable(),
  review: DraftPolicy.nullable(),
  retry: RetryPolicy.optional(),
}) satisfies z.ZodType<DraftStep>;

/** Accepts any well-formed definition. `findProblems` checks whether the workflow can run. */
export const DraftDefinitionSchema = z
  .object({
    name: boundedText(MAX_STORED_NAME),
    description: boundedText(MAX_DESCRIPTION).nullable(),
    steps: z.array(DraftStepSchema).max(MAX_STEPS),
  })
  .superRefine((draft, ctx) => {
    const ids = new Set<string>();
    for (const [index, { id }] of draft.steps.entries()) {
      if (ids.has(id))
        ctx.addIssue({
          code: "custom",
          path: ["steps", index, "id"],
          message: "is already used by a different step",
        });
      ids.add(id);
    }
    if (new TextEncoder().encode(JSON.stringify(draft)).length > MAX_DEFINITION_BYTES)
      ctx.addIssue({ code: "custom", message: "the whole definition must be at most 512 KiB" });
  }) satisfies z.ZodType<DraftDefinition>;
