import type { ReviewPolicy } from "@/server/domain/review/policy";

/** Returns whether some outputs go on without this review. Policies stored earlier have no condition. */
export function isConditional({ when }: Partial<Pick<ReviewPolicy, "when">>): boolean {
  return when != null;
}
