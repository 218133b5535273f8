import { ROLES, type Scope, scopesOf } from "@/server/domain/access/access";
import { AppError } from "@/server/domain/error";
import type { ServiceContext } from "@/server/services/context";
import { readRules } from "@/server/services/organization/read-rules";

/**
 * Refuses a change that takes two people with this scope if the organization has only one. As with approvals, members
 * who joined through a handed-over link count only if the organization counts them.
 */
export async function requireTwoPeople(
  ctx: ServiceContext,
  scope: Scope,
  { countHandedOverMembers, why }: { countHandedOverMembers?: boolean; why: string },
): Promise<void> {
  const { db, organizationId } = ctx;
  const roles = ROLES.filter((role) => scopesOf(role).includes(scope));
  const able = await db.member.findMany({
    where: {
      organizationId,
      role: { in: roles },
      invitedAs: null,
      removedAt: null,
      user: { passwordHash: { not: null } },
    },
    select: { joinedByLinkFrom: true },
  });
  const countsAll = countHandedOverMembers ?? (await readRules(ctx)).countHandedOverMembers;
  const counted = countsAll ? able : able.filter(({ joinedByLinkFrom }) => joinedByLinkFrom === null);
  if (counted.length >= 2) return;
  const second = new Intl.ListFormat("en-US", { type: "disjunction" }).format(roles);
  const uncounted =
    counted.length < able.length ? " Members who joined through a handed-over link don't count." : "";
  throw new AppError(
    "conflict",
    `You need a second ${second} first. ${why}${uncounted} Add one under Settings → Members.`,
  );
}
