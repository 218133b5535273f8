import { memberStatus } from "@/server/domain/member/rules";
import type { ReviewStatus } from "@/server/domain/review/status";
import { TAKING_PART, type TakingPart } from "@/server/services/presenters/deciders";
import type { ServiceContext } from "./context";

type Organization = Pick<ServiceContext, "db" | "organizationId">;

/** The active members, with what determines which reviews they may approve. */
export async function readTakingPart({ db, organizationId }: Organization): Promise<TakingPart> {
  const members = await db.member.findMany({
    where: { organizationId, removedAt: null },
    orderBy: { id: "asc" },
    ...TAKING_PART,
  });
  return members.filter((member) => memberStatus(member) === "active");
}

/** The same for presenting reviews: only open ones name the members who can approve them. */
export async function readTakingPartIn(
  organization: Organization,
  reviews: readonly { status: ReviewStatus }[],
): Promise<TakingPart> {
  return reviews.some(({ status }) => status === "OPEN") ? readTakingPart(organization) : [];
}
