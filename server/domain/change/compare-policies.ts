import type { ReviewPolicy } from "@/server/domain/review/policy";

type Compare<Value> = (before: Value, after: Value, later: ReviewPolicy) => boolean;

/**
 * Decides, for each field, whether its new value is weaker. The compiler requires an entry for each field.
 */
const IS_WEAKER: { [Field in keyof ReviewPolicy]: Compare<ReviewPolicy[Field]> } = {
  quorum: (before, after) => after < before,
  allowRequester: (before, after) => after && !before,
  timeoutSeconds: (before, after) => before !== null && (after === null || after > before),
  // An escalation lets more people decide. Any change to it counts as weaker, except removing or delaying it.
  escalate: (before, after) =>
    after !== null &&
    (before === null || after.afterSeconds < before.afterSeconds || !isSameSet(before.to, after.to)),
  requireReadToEnd: (before, after) => before && !after,
  requirePasskey: (before, after) => before && !after,
  // There's no way to tell whether one condition is true more often than another.
  when: (before, after) => after !== null && before !== after,
  sample: (before, after, { when }) => when !== null && after < before,
  // If anyone could decide before, naming approvers only restricts who can. Any other change adds or removes an
  // approver, so it counts as weaker.
  approvers: (before, after) => before.length > 0 && !isSameSet(before, after),
};

/** Returns the fields in which a policy is weaker than before. */
export function weakenedFields(before: ReviewPolicy, after: ReviewPolicy): (keyof ReviewPolicy)[] {
  const isWeaker = <Field extends keyof ReviewPolicy>(field: Field) =>
    IS_WEAKER[field](before[field], after[field], after);
  return (Object.keys(IS_WEAKER) as (keyof ReviewPolicy)[]).filter(isWeaker);
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return new Set(one).size === new Set(other).size && one.every((value) => other.includes(value));
}
