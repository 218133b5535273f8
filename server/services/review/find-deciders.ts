import type { Transaction } from "@/server/db";
import { scopesOf } from "@/server/domain/access/access";
import { memberStatus } from "@/server/domain/member/rules";
import { mayDecide } from "@/server/domain/review/may-decide";
import type { ReviewPolicy } from "@/server/domain/review/policy";
import type { ServiceContext } from "@/server/services/context";
import { JOINING, presentMember } from "@/server/services/member/present";

/** The members who can act on an open review now: they take part, may decide it, and do not stand behind its text yet. */
export async function findDeciders(
  { db, organizationId }: ServiceContext & { db: Transaction },
  review: { policy: ReviewPolicy; requesterId: string; voters: readonly string[] },
): Promise<{ id: string; name: string; email: string }[]> {
  const members = await db.member.findMany({
    where: { organizationId, removedAt: null, id: { notIn: [...review.voters] } },
    select: { ...JOINING, id: true, role: true, user: { select: { name: true, email: true } } },
    orderBy: { id: "asc" },
  });
  return members
    .filter((member) => {
      if (memberStatus(member) !== "active") return false;
      const {
        id,
        role,
        user: { email },
      } = member;
      const decider = { kind: "member" as const, memberId: id, email, role, scopes: scopesOf(role) };
      return mayDecide(decider, { ...review, status: "OPEN" }).allowed;
    })
    .map(presentMember);
}
