import type { Role } from "@/server/domain/access/access";

/** "invited" means that the member was added with a link and hasn't used any link yet. */
export type MemberStatus = "active" | "invited";

/** What determines whether a member has joined: their links, and the time when they were added. */
export interface Joining {
  createdAt: Date;
  invitations: { createdAt: Date; usedAt: Date | null }[];
}

/**
 * Returns whether a member has joined. A member who was added with a link is active once they use a link.
 * Ignores links from before the member was added, because those belong to an earlier membership.
 */
export function memberStatus({ createdAt, invitations }: Joining): MemberStatus {
  const since = invitations.filter((link) => link.createdAt >= createdAt);
  const cameByLink = since.some((link) => link.createdAt.getTime() === createdAt.getTime());
  return cameByLink && since.every((link) => link.usedAt === null) ? "invited" : "active";
}

/** Owners and admins manage members. Only owners can add, change, or remove owners. */
export function mayManage(manager: Role, ...roles: Role[]): boolean {
  return manager === "owner" || (manager === "admin" && !roles.includes("owner"));
}
