import type { ReviewPolicy } from "@/server/domain/review/policy";

/** Returns whether some outputs can skip this review. Older stored policies have no condition. */
export function isConditional({ when }: Partial<Pick<ReviewPolicy, "when">>): boolean {
  return when != null;
}
