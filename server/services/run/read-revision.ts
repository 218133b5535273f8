import type { Revision } from "@/server/domain/review/rounds";
import type { Transaction } from "@/server/infra/db";
import type { LockedRun } from "./lock";

export interface Round {
  round: number;
  /** Null in the first. */
  revision: Revision | null;
}

export const FIRST_ROUND: Round = { round: 1, revision: null };

/** In which round a step is, and what was asked for in it: told by the draft that was sent back last. */
export async function readRevision(db: Transaction, run: LockedRun, stepId: string): Promise<Round> {
  const returned = await db.review.findFirst({
    where: {
      runId: run.id,
      organizationId: run.organizationId,
      stepId,
      tool: null,
      status: "CHANGES_REQUESTED",
    },
    orderBy: { stepRun: { round: "desc" } },
    select: {
      text: true,
      stepRun: { select: { round: true } },
      decisions: { where: { kind: "request_changes" }, select: { reason: true } },
    },
  });
  if (!returned) return FIRST_ROUND;
  const feedback = returned.decisions[0]?.reason ?? "";
  return { round: returned.stepRun.round + 1, revision: { draft: returned.text, feedback } };
}
