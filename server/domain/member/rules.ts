import type { Role } from "@/server/domain/access/access";

/** Invited: added with a link, and none of their links was used yet. */
export type MemberStatus = "active" | "invited";

/** What tells whether a member takes part already: since when they belong, and their links. */
export interface Joining {
  createdAt: Date;
  invitations: { createdAt: Date; usedAt: Date | null }[];
}

/**
 * Whoever was added with a link takes part once they have used one. A link that was made later than its member is for
 * somebody who takes part already; one that was made earlier is from before they were removed.
 */
export function memberStatus({ createdAt, invitations }: Joining): MemberStatus {
  const since = invitations.filter((link) => link.createdAt >= createdAt);
  const cameByLink = since.some((link) => link.createdAt.getTime() === createdAt.getTime());
  return cameByLink && since.every((link) => link.usedAt === null) ? "invited" : "active";
}

/** Owners and admins manage members; only an owner makes, changes or removes an owner. */
export function mayManage(manager: Role, ...roles: Role[]): boolean {
  return manager === "owner" || (manager === "admin" && !roles.includes("owner"));
}
