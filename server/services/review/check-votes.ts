import type { ServiceContext } from "@/server/services/context";
import { withRun } from "@/server/services/run/lock";
import { notifyVoteVoided } from "./notify";
import { voidLapsedVotes } from "./void-votes";

/**
 * Looks at the votes that a member has on open reviews, after what they are here has changed: those that count no longer
 * are taken back, and those who can still act are told. Each review is settled by itself, and once.
 */
export async function checkVotes(ctx: ServiceContext, { id: memberId }: { id: string }): Promise<void> {
  const { db, organizationId } = ctx;
  const member = await db.member.findFirst({
    where: { id: memberId, organizationId, votesCheckAt: { not: null } },
    select: { votesCheckAt: true },
  });
  if (!member) return;
  const reviews = await db.review.findMany({
    where: {
      organizationId,
      status: "OPEN",
      decisions: { some: { memberId, kind: "approve", voidedAt: null } },
    },
    select: { id: true, runId: true },
    orderBy: { id: "asc" },
  });
  for (const { id, runId } of reviews)
    await withRun(ctx, runId, async (ctx) => {
      if ((await voidLapsedVotes(ctx, id)) > 0) await notifyVoteVoided(ctx, { id });
    });
  // Another change since has its own turn.
  await db.member.updateMany({
    where: { id: memberId, organizationId, votesCheckAt: member.votesCheckAt },
    data: { votesCheckAt: null },
  });
}
