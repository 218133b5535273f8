import { mayDecide } from "@/server/domain/review/may-decide";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { requirePerson, type ServiceContext } from "@/server/services/context";

/** The open reviews that the caller may decide and has not voted for as they stand. */
export async function findMyReviewIds(ctx: ServiceContext): Promise<string[]> {
  const person = requirePerson(ctx);
  if (!person.scopes.includes("reviews:decide")) return [];
  const rows = await ctx.db.review.findMany({
    where: {
      organizationId: ctx.organizationId,
      status: "OPEN",
      decisions: { none: { memberId: person.memberId, kind: "approve", voidedAt: null } },
    },
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
