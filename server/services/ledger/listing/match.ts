import { AppError } from "@/server/domain/error";
import type { AuditFilters } from "@/server/domain/ledger/api";
import { findActions } from "@/server/domain/ledger/words";
import type { Prisma } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";

export const NEWEST_FIRST = [
  { at: "desc" },
  { id: "desc" },
] satisfies Prisma.LedgerEntryOrderByWithRelationInput[];

/** A search matches at most this many of each: people, workflows, and agents. */
const MAX_NAMED = 200;

type Where = Prisma.LedgerEntryWhereInput;

export async function matchEntries(
  ctx: ServiceContext,
  { actor, action, subject, from, to, q }: AuditFilters,
): Promise<Where & { AND: Where[] }> {
  const conditions: Where[] = [];
  if (actor) conditions.push({ memberId: actor });
  if (action) conditions.push({ OR: action.map(matchAction) });
  if (subject) conditions.push({ OR: [{ subjectId: subject }, { runId: subject }] });
  if (from) conditions.push({ at: { gte: new Date(from) } });
  if (to) conditions.push({ at: { lt: new Date(to) } });
  const search = q?.trim();
  if (search) conditions.push(await matchSearch(ctx, search));
  return { organizationId: ctx.organizationId, AND: conditions };
}

/** Returns the condition for the entries after this one in the list. */
export async function olderThan(ctx: ServiceContext, id: string): Promise<Where> {
  const where = { id, organizationId: ctx.organizationId };
  const entry = await ctx.db.ledgerEntry.findFirst({ where, select: { at: true } });
  if (!entry) throw new AppError("not-found", "Nothing in your organization has this ID.");
  const { at } = entry;
  return { at: { lte: at }, OR: [{ at: { lt: at } }, { id: { lt: id } }] };
}

function matchAction(action: string): Where {
  return action.endsWith("*") ? { action: { startsWith: action.slice(0, -1) } } : { action };
}

async function matchSearch({ db, organizationId }: ServiceContext, search: string): Promise<Where> {
  const contains = { contains: search, mode: "insensitive" as const };
  const named = { where: { organizationId, name: contains }, select: { id: true }, take: MAX_NAMED };
  const [members, workflows, agents] = await Promise.all([
    db.member.findMany({
      where: {
        organizationId,
        OR: [
          { invitedAs: contains },
          { invitedAs: null, user: { name: contains } },
          { user: { email: contains } },
        ],
      },
      select: { id: true },
      take: MAX_NAMED,
    }),
    db.workflow.findMany(named),
    db.agent.findMany(named),
  ]);
  const people = members.map(({ id }) => id);
  const subjects = [...people, ...[...workflows, ...agents].map(({ id }) => id), search];
  return {
    OR: [
      { action: { in: findActions(search) } },
      { memberId: { in: people } },
      { subjectId: { in: subjects } },
      { id: search },
      { runId: search },
      { tokenId: search },
      { requestId: search },
    ],
  };
}
