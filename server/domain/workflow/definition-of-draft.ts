import { explainIssue, invalidFields, toFieldErrors } from "@/server/domain/field-errors";
import { type Definition, SentDefinition, type Step } from "./definition";
import type { DraftDefinition } from "./draft";
import { numberDraft } from "./step/order";
import { type KnownKinds, makeDefinition } from "./step/steps";

/**
 * Validates a draft and converts it to a definition. All steps keep their IDs. Published steps also keep their numbers,
 * unless they were reordered or have to make room for a new step.
 */
export function definitionOfDraft(
  draft: DraftDefinition,
  knownAgents: KnownKinds,
  published: readonly Pick<Step, "id" | "stepOrder">[],
): Definition {
  const sent = SentDefinition.safeParse(draft, { error: explainIssue });
  if (!sent.success) throw invalidFields(toFieldErrors(sent.error));
  const orders = numberDraft(draft.steps, published);
  const steps = sent.data.steps.map((step, index) => ({ ...step, stepOrder: orders[index] }));
  return makeDefinition({ ...sent.data, steps }, knownAgents, new Set(draft.steps.map(({ id }) => id)));
}
