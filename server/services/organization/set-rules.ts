import { AppError } from "@/server/domain/error";
import { type Rule, type Rules, RulesChange, SAFER } from "@/server/domain/organization/rules";
import { admitChange, hashContent } from "@/server/services/change/admit";
import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { checkVotes } from "@/server/services/review/check-votes";
import { lockOrganization } from "./lock";
import { readRules } from "./read-rules";

/** Turns rules on or off. Omitted rules stay as they are. */
export async function setRules(ctx: ServiceContext, change: RulesChange): Promise<Rules> {
  requireScope(ctx, "members:write");
  return inTransaction(ctx, async (ctx) => {
    await lockOrganization(ctx);
    const { organizationId: id } = ctx;
    const before = await readRules(ctx);
    const after = { ...before, ...change };
    if (after.secondPersonToWeaken && !before.secondPersonToWeaken) await requireSecondPerson(ctx, after);
    const { name } = await ctx.db.organization.findUniqueOrThrow({ where: { id }, select: { name: true } });
    const weaker = (Object.keys(SAFER) as Rule[]).filter(
      (rule) => before[rule] === SAFER[rule] && after[rule] !== SAFER[rule],
    );
    await admitChange(ctx, {
      subject: { type: "organization", id, name },
      base: baseOfOrganization(before),
      content: after,
      weakens: weaker.map((rule) => ({
        kind: "rule/weakened",
        before: { [rule]: before[rule] },
        after: { [rule]: after[rule] },
      })),
      isCritical: weaker.includes("countHandedOverMembers"),
      request: { verb: "setRules", change: RulesChange.parse(change) },
    });
    await ctx.db.organization.updateMany({ where: { id }, data: RulesChange.parse(change) });
    if (before.countHandedOverMembers && !after.countHandedOverMembers) await checkHandedOverVotes(ctx);
    return after;
  });
}

/** The state that a change of settings was requested on. */
export function baseOfOrganization(settings: unknown): string {
  return hashContent(settings);
}

/** Turning the rule off takes two people who may change rules. Without them, turning it on would lock everyone out. */
async function requireSecondPerson(
  { db, organizationId }: ServiceContext,
  { countHandedOverMembers }: Rules,
): Promise<void> {
  const joined = { invitedAs: null, removedAt: null, user: { passwordHash: { not: null } } };
  const own = countHandedOverMembers ? {} : { joinedByLinkFrom: null };
  const where = { ...joined, ...own, organizationId, role: { in: ["owner" as const, "admin" as const] } };
  if ((await db.member.count({ where })) < 2)
    throw new AppError(
      "conflict",
      "You need a second owner or admin first. Otherwise nobody could confirm a change or turn this rule off.",
    );
}

/** Votes that counted because of the rule no longer count. The sweep voids those not handled here. */
async function checkHandedOverVotes(ctx: ServiceContext): Promise<void> {
  const where = { organizationId: ctx.organizationId, joinedByLinkFrom: { not: null } };
  await ctx.db.member.updateMany({ where, data: { votesCheckAt: ctx.now() } });
  const members = await ctx.db.member.findMany({ where, select: { id: true } });
  for (const member of members) ctx.afterCommit((ctx) => checkVotes(ctx, member));
}
