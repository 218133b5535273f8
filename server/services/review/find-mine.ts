import { mayDecide } from "@/server/domain/review/may-decide";
import { ReviewPolicy } from "@/server/domain/review/policy";
import type { Prisma } from "@/server/generated/prisma/client";
import { requirePerson, type ServiceContext } from "@/server/services/context";

/** Due first, and what is overdue before that; then what has waited longest. */
export const MOST_PRESSING_FIRST = [
  { dueAt: { sort: "asc", nulls: "last" } },
  { createdAt: "asc" },
  { id: "asc" },
] as const satisfies Prisma.ReviewOrderByWithRelationInput[];

/** The open reviews that the caller may decide and has not voted for as they stand, the most pressing first. */
export async function findMyReviewIds(ctx: ServiceContext): Promise<string[]> {
  const person = requirePerson(ctx);
  if (!person.scopes.includes("reviews:decide")) return [];
  const rows = await ctx.db.review.findMany({
    where: {
      organizationId: ctx.organizationId,
      status: "OPEN",
      decisions: { none: { memberId: person.memberId, kind: "approve", voidedAt: null } },
    },
    orderBy: [...MOST_PRESSING_FIRST],
    select: { id: true, status: true, policy: true, run: { select: { startedById: true } } },
  });
  return rows
    .filter(
      ({ status, policy, run }) =>
        mayDecide(person, { status, policy: ReviewPolicy.parse(policy), requesterId: run.startedById })
          .allowed,
    )
    .map((row) => row.id);
}
