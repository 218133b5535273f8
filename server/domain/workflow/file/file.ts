import { z } from "zod";
import type { FieldError } from "@/server/domain/error";
import { explainIssue, toFieldErrors } from "@/server/domain/field-errors";
import { makeId } from "@/server/domain/id";
import { DEFAULT_DRAFT_POLICY } from "@/server/domain/review/default-policy";
import { boundedText } from "@/server/domain/text/text";
import { findAllProblems } from "@/server/domain/workflow/all-problems";
import { StepOrder } from "@/server/domain/workflow/definition";
import type { DraftDefinition } from "@/server/domain/workflow/draft";
import { DraftDefinitionSchema, DraftPolicy } from "@/server/domain/workflow/draft-schema";
import { MAX_ACTION, MAX_DESCRIPTION, MAX_STEPS, MAX_STORED_NAME } from "@/server/domain/workflow/limits";
import type { KnownAgent, Problem, ProblemContext } from "@/server/domain/workflow/problems";
import { numberSteps } from "@/server/domain/workflow/step/order";
import { RetryPolicy } from "@/server/domain/workflow/step/retry-schema";
import { retryField } from "@/server/domain/workflow/step/step-retry";
import { FILE_VERSION } from "./export";

const text = (max: number, description: string) => boundedText(max).meta({ maxLength: max, description });

/** Omitted fields of a policy get their defaults. */
const FilePolicy = DraftPolicy.partial().transform((policy) => ({ ...DEFAULT_DRAFT_POLICY, ...policy }));

const FileStep = z.object({
  stepOrder: StepOrder.nullish().meta({
    description: "The step's position. If omitted, the step follows the previous one.",
  }),
  agentId: text(100, "The ID of the agent that runs the step."),
  action: text(MAX_ACTION, "The step's instructions. Can contain variables such as {{ input }}."),
  name: text(MAX_STORED_NAME, "A slug that is unique in the workflow and used in variables.").nullish(),
  review: FilePolicy.nullish().meta({
    description: "Who reviews the step's output. If omitted for an agent step, no one reviews the output.",
  }),
  retry: RetryPolicy.nullish().meta({
    description:
      "The step's maximum number of attempts, the delay between them, and the time limit for each attempt.",
  }),
});

/**
 * A workflow in a file. Unknown fields are dropped. Anything that keeps the workflow from running is reported
 * as a problem, not as an error.
 */
export const WorkflowFile = z
  .object({
    countersign: z.literal(FILE_VERSION).meta({ description: "The version of this format." }),
    name: text(MAX_STORED_NAME, "The workflow's name."),
    description: text(MAX_DESCRIPTION, "What the workflow does.").nullish(),
    steps: z.array(FileStep).max(MAX_STEPS),
  })
  .meta({ title: "Countersign workflow" });

export type ReadFile =
  | { ok: true; definition: DraftDefinition; problems: Problem[] }
  | { ok: false; errors: FieldError[] };

/**
 * Reads a workflow from a file's text. Returns the draft and its problems, or why the text isn't a workflow
 * file.
 */
export function parseWorkflowFile(
  text: string,
  agents: readonly KnownAgent[],
  context: ProblemContext = {},
): ReadFile {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return { ok: false, errors: [{ pointer: "", message: "must be valid JSON" }] };
  }
  const file = WorkflowFile.safeParse(value, { error: explainIssue });
  if (!file.success) return { ok: false, errors: toFieldErrors(file.error) };
  const { orders, errors } = numberSteps(file.data.steps);
  if (errors.length > 0) return { ok: false, errors };
  const numbered = file.data.steps.map((step, index) => ({ step, stepOrder: orders[index] ?? 0 }));
  const draft = DraftDefinitionSchema.safeParse({
    name: file.data.name,
    description: file.data.description ?? null,
    steps: numbered
      .toSorted((a, b) => a.stepOrder - b.stepOrder)
      .map(({ step: { agentId, action, name = null, review = null, retry } }) => ({
        id: makeId("step"),
        agentId,
        action,
        name,
        review,
        ...retryField(retry),
      })),
  });
  if (!draft.success) return { ok: false, errors: toFieldErrors(draft.error) };
  return { ok: true, definition: draft.data, problems: findAllProblems(draft.data, agents, context) };
}
