import { type SealState, sealOf } from "@/server/domain/review/seal";
import type { RunDetailDto } from "./api";
import { listReviews } from "./gantt/bars";

/**
 * Returns the seal of a run's latest review, or of a reused approval. Returns null if there was no review. Also returns
 * null if the run failed after an approval, because there is no result to sign.
 */
export function sealOfRun({ steps, status }: Pick<RunDetailDto, "steps" | "status">): SealState | null {
  const seal = latestSeal(steps);
  return seal === "signed" && status === "FAILED" ? null : seal;
}

function latestSeal(steps: RunDetailDto["steps"]): SealState | null {
  const [first, ...others] = steps.flatMap(listReviews);
  if (!first) return steps.some(({ approvedIn }) => approvedIn) ? sealOf("APPROVED") : null;
  return sealOf(
    others.reduce((latest, one) => (one.createdAt >= latest.createdAt ? one : latest), first).status,
  );
}
