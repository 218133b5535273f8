import { memberStatus } from "@/server/domain/member/rules";
import type { ReviewStatus } from "@/server/domain/review/status";
import type { ServiceContext } from "./context";
import { type ActiveMember, presentActiveMember } from "./presenters/deciders";
import { findMembers } from "./sql/find-members";

type Organization = Pick<ServiceContext, "db" | "organizationId" | "now">;

/** Reads the active members, with the fields that determine which reviews they can approve. */
export async function readActiveMembers(organization: Organization): Promise<ActiveMember[]> {
  const members = await findMembers(organization, organization.now());
  return members.filter((member) => memberStatus(member) === "active").map(presentActiveMember);
}

/**
 * Reads the active members if any of the reviews is open. Otherwise returns an empty list, because only open
 * reviews show who can approve.
 */
export async function readActiveMembersFor(
  organization: Organization,
  reviews: readonly { status: ReviewStatus }[],
): Promise<ActiveMember[]> {
  return reviews.some(({ status }) => status === "OPEN") ? readActiveMembers(organization) : [];
}
