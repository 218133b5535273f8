import type { FieldError } from "@/server/domain/error";
import { MAX_STEP_ORDER } from "@/server/domain/workflow/limits";

export const NO_NUMBER_LEFT = `no step numbers are left. The highest possible number is ${MAX_STEP_ORDER.toLocaleString("en")}`;

/** Fills in missing step numbers. A step without a stepOrder follows its predecessor in the list. */
export function numberSteps(sent: readonly { stepOrder?: number | null }[]): {
  orders: number[];
  errors: FieldError[];
} {
  const errors: FieldError[] = [];
  const taken = new Set<number>();
  let previous = 0;
  const orders = sent.map((step, index) => {
    const stepOrder = step.stepOrder ?? previous + 1;
    previous = stepOrder;
    const pointer = `/steps/${index}/stepOrder`;
    if (taken.has(stepOrder))
      errors.push({ pointer, message: `${stepOrder} is already used by an earlier step` });
    if (stepOrder > MAX_STEP_ORDER) errors.push({ pointer, message: NO_NUMBER_LEFT });
    taken.add(stepOrder);
    return stepOrder;
  });
  return { orders, errors };
}

/**
 * Numbers a draft's steps. Published steps get the published numbers in ascending order, so each keeps its number if
 * the order is unchanged. A new step gets the next number after its predecessor. If that number is taken, the
 * consecutive steps from that number on move up.
 */
export function numberDraft(
  steps: readonly { id: string }[],
  published: readonly { id: string; stepOrder: number }[],
): number[] {
  const ids = new Set(steps.map(({ id }) => id));
  const stays = published.filter(({ id }) => ids.has(id));
  const given = stays.map(({ stepOrder }) => stepOrder).sort((a, b) => a - b);
  const known = new Set(stays.map(({ id }) => id));
  let taken = 0;
  let previous = 0;
  const orders = steps.map(({ id }) => {
    previous = Math.max(previous + 1, known.has(id) ? (given[taken++] ?? 0) : 0);
    return previous;
  });
  return previous > MAX_STEP_ORDER ? steps.map((_, index) => index + 1) : orders;
}
