import type { ReviewPolicy } from "@/server/domain/review/policy";

/** Returns whether some outputs can skip this review. Policies stored before conditions existed have no `when`. */
export function isConditional({ when }: Partial<Pick<ReviewPolicy, "when">>): boolean {
  return when != null;
}
