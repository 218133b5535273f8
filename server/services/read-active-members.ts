import { memberStatus } from "@/server/domain/member/rules";
import type { ReviewStatus } from "@/server/domain/review/status";
import type { ServiceContext } from "./context";
import { ACTIVE_MEMBERS, type ActiveMembers } from "./presenters/deciders";

type Organization = Pick<ServiceContext, "db" | "organizationId">;

/** The active members, with what determines which reviews they may approve. */
export async function readActiveMembers({ db, organizationId }: Organization): Promise<ActiveMembers> {
  const members = await db.member.findMany({
    where: { organizationId, removedAt: null },
    orderBy: { id: "asc" },
    ...ACTIVE_MEMBERS,
  });
  return members.filter((member) => memberStatus(member) === "active");
}

/** The same for presenting reviews: only open ones name the members who can approve them. */
export async function readActiveMembersFor(
  organization: Organization,
  reviews: readonly { status: ReviewStatus }[],
): Promise<ActiveMembers> {
  return reviews.some(({ status }) => status === "OPEN") ? readActiveMembers(organization) : [];
}
