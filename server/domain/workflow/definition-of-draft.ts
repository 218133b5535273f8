import { explainIssue, invalidFields, toFieldErrors } from "@/server/domain/field-errors";
import { type Definition, SentDefinition } from "./definition";
import type { DraftDefinition } from "./draft";
import { makeDefinition } from "./steps";

/** The strict document of a draft: as if it were sent to PUT definition, except that its steps keep their ids. */
export function definitionOfDraft(draft: DraftDefinition, knownAgents: ReadonlySet<string>): Definition {
  const sent = SentDefinition.safeParse(draft, { error: explainIssue });
  if (!sent.success) throw invalidFields(toFieldErrors(sent.error));
  return makeDefinition(sent.data, knownAgents, new Set(draft.steps.map(({ id }) => id)));
}
