import { type Rule, type Rules, RulesChange, SAFER } from "@/server/domain/organization/rules";
import { admitChange, hashContent, requireTwoPeople } from "@/server/services/change/admission";
import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { lockOrganization } from "@/server/services/lock-organization";
import { readRules } from "@/server/services/read-rules";
import { checkVotes } from "@/server/services/review/votes";

const RULES = Object.keys(SAFER) as Rule[];

/** Turns rules on or off. Omitted rules don't change. */
export async function setRules(ctx: ServiceContext, change: RulesChange): Promise<Rules> {
  requireScope(ctx, "members:write");
  return inTransaction(ctx, async (ctx) => {
    await lockOrganization(ctx);
    const { organizationId: id } = ctx;
    const before = await readRules(ctx);
    const after = { ...before, ...change };
    // Without a second person, no one could confirm changes once the rule is on.
    if (after.secondPersonToWeaken && !before.secondPersonToWeaken)
      await requireTwoPeople(ctx, "members:write", {
        countHandedOverMembers: after.countHandedOverMembers,
        why: "Otherwise nobody could confirm a change or turn this rule off.",
      });
    const { name } = await ctx.db.organization.findUniqueOrThrow({ where: { id }, select: { name: true } });
    const changed = RULES.filter((rule) => before[rule] !== after[rule]);
    const weaker = changed.filter((rule) => before[rule] === SAFER[rule]);
    await admitChange(ctx, {
      // The subject and the base cover only the changed rules, so a request stays valid if a different rule changes.
      subject: { type: "organization", id: changed.join(), name },
      base: hashContent(pick(before, changed)),
      content: pick(after, changed),
      weakens: weaker.map((rule) => ({
        kind: "rule/weakened",
        before: { [rule]: before[rule] },
        after: { [rule]: after[rule] },
      })),
      isCritical: weaker.includes("countHandedOverMembers"),
      request: { verb: "setRules", change: RulesChange.parse(change) },
    });
    if (changed.length === 0) return after;
    await ctx.db.organization.updateMany({ where: { id }, data: RulesChange.parse(change) });
    await recordEntry(ctx, {
      action: "organization.rules_changed",
      subject: { type: "organization", id },
      data: { before: pick(before, changed), after: pick(after, changed) },
    });
    if (before.countHandedOverMembers && !after.countHandedOverMembers) await checkHandedOverVotes(ctx);
    return after;
  });
}

/**
 * Returns a hash of the current values of the rules that a request changes. Returns null if no such rule
 * exists.
 */
export function baseOfRules(rules: Rules, subjectId: string): string | null {
  const changed = RULES.filter((rule) => subjectId.split(",").includes(rule));
  return changed.length === 0 ? null : hashContent(pick(rules, changed));
}

function pick(rules: Rules, some: Rule[]): RulesChange {
  return Object.fromEntries(some.map((rule) => [rule, rules[rule]]));
}

/**
 * Rechecks the votes of members who joined through a link that another member shared. If a check fails, the
 * sweep repeats it.
 */
async function checkHandedOverVotes(ctx: ServiceContext): Promise<void> {
  const where = { organizationId: ctx.organizationId, joinedByLinkFrom: { not: null } };
  await ctx.db.member.updateMany({ where, data: { votesCheckAt: ctx.now() } });
  const members = await ctx.db.member.findMany({ where, select: { id: true } });
  for (const member of members) ctx.afterCommit((ctx) => checkVotes(ctx, member));
}
