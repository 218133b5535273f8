import { scopesOf } from "@/server/domain/access/access";
import type { MemberRef } from "@/server/domain/access/member-ref";
import { memberStatus } from "@/server/domain/member/rules";
import { mayDecide } from "@/server/domain/review/may-decide";
import type { ReviewPolicy } from "@/server/domain/review/policy";
import type { ServiceContext } from "@/server/services/context";
import { JOINING, MEMBER_REF, presentMember } from "@/server/services/member/present";

/** The members who can act on an open review now: they take part, may decide it, and do not stand behind its text yet. */
export async function findDeciders(
  { db, organizationId }: Pick<ServiceContext, "db" | "organizationId">,
  review: { policy: ReviewPolicy; requesterId: string; voters: readonly string[] },
): Promise<(MemberRef & { since: Date })[]> {
  const members = await db.member.findMany({
    where: { organizationId, removedAt: null, id: { notIn: [...review.voters] } },
    select: { ...MEMBER_REF.select, ...JOINING, role: true },
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
    .map((row) => ({ ...presentMember(row), since: row.createdAt }));
}
