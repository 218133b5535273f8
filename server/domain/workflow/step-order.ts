import type { FieldError } from "@/server/domain/error";
import { MAX_STEP_ORDER } from "./limits";

export const NO_NUMBER_LEFT = `there is no number left: step orders go up to ${MAX_STEP_ORDER.toLocaleString("en")}`;

/** The number of each step of a list as it is sent: one without a stepOrder follows its predecessor in the list. */
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
    if (taken.has(stepOrder)) errors.push({ pointer, message: `${stepOrder} is taken by a step before it` });
    if (stepOrder > MAX_STEP_ORDER) errors.push({ pointer, message: NO_NUMBER_LEFT });
    taken.add(stepOrder);
    return stepOrder;
  });
  return { orders, errors };
}
