import type { ReviewPolicy } from "@/server/domain/review/policy";

type Compare<Value> = (before: Value, after: Value) => boolean;

/** Whether a field's later value asks for less. A field that is added here does not compile until it is decided. */
const IS_WEAKER: { [Field in keyof ReviewPolicy]: Compare<ReviewPolicy[Field]> } = {
  quorum: (before, after) => after < before,
  allowRequester: (before, after) => after && !before,
  timeoutSeconds: (before, after) => before !== null && (after === null || after > before),
  // Naming people where anyone could decide lets nobody new decide; any other change of people does, or drops one.
  approvers: (before, after) => before.length > 0 && !isSameSet(before, after),
};

/** The fields in which a policy asks for less than before. */
export function weakenedFields(before: ReviewPolicy, after: ReviewPolicy): (keyof ReviewPolicy)[] {
  const isWeaker = <Field extends keyof ReviewPolicy>(field: Field) =>
    IS_WEAKER[field](before[field], after[field]);
  return (Object.keys(IS_WEAKER) as (keyof ReviewPolicy)[]).filter(isWeaker);
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return new Set(one).size === new Set(other).size && one.every((value) => other.includes(value));
}
