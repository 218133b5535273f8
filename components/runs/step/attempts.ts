import type { StepRunDto } from "@/server/domain/run/operations";

const ORDINALS = new Intl.PluralRules("en", { type: "ordinal" });
const ENDINGS: Partial<Record<Intl.LDMLPluralRule, string>> = { one: "st", two: "nd", few: "rd" };

type Tried = Pick<StepRunDto, "failedAttempts">;

/** How often a step was tried in its present round. What goes on after people decided on a call is no other try. */
export function countTries({ failedAttempts }: Tried): number {
  return failedAttempts.length + 1;
}

/** A try failed, and the next has not begun. */
export function betweenTries({ status, error }: Pick<StepRunDto, "status" | "error">): boolean {
  return status === "RUNNING" && error !== null;
}

/** "2nd try": which of them an attempt belongs to; null where there was but one. */
export function sayTry(step: Tried, attempt: number): string | null {
  if (countTries(step) === 1) return null;
  const before = step.failedAttempts.filter((failed) => failed.attempt < attempt).length;
  return nameTry(before + 1);
}

/** "2nd try", "11th try" */
export function nameTry(number: number): string {
  return `${number}${ENDINGS[ORDINALS.select(number)] ?? "th"} try`;
}
