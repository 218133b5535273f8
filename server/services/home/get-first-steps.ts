import { type FirstSteps, NEW_UNTIL_RUNS } from "@/server/domain/home/home";
import { PROVIDERS } from "@/server/domain/model/provider";
import { env } from "@/server/infra/env";
import { hasScope, requirePerson, type ServiceContext } from "@/server/services/context";

/**
 * Returns the first steps for a member of a new organization. Null if the member hid them or can't run workflows, or if
 * the organization isn't new.
 */
export async function getFirstSteps(ctx: ServiceContext): Promise<FirstSteps | null> {
  const { memberId } = requirePerson(ctx);
  if (!hasScope(ctx, "runs:write") || (await isOver(ctx, memberId))) return null;
  const since = await readBeginning(ctx);
  const [run, decide, sealedRunId, call, connect, workflow] = await Promise.all([
    hasRunInBrowser(ctx, since),
    hasScope(ctx, "reviews:decide") ? hasDecided(ctx, since) : undefined,
    findSealedRun(ctx, since),
    hasCalled(ctx),
    hasScope(ctx, "tokens:write") ? hasModel(ctx) : undefined,
    findWorkflow(ctx),
  ]);
  return { run, decide, sealedRunId, call, connect, workflow };
}

async function isOver({ db, organizationId }: ServiceContext, memberId: string): Promise<boolean> {
  const [member, [{ count }]] = await Promise.all([
    db.member.findFirst({ where: { id: memberId, organizationId }, select: { firstStepsHiddenAt: true } }),
    db.$queryRaw<[{ count: number }]>`
      SELECT count(*)::int AS "count" FROM (
        SELECT FROM "Run" WHERE "organizationId" = ${organizationId} AND "purpose" <> 'TEST'
        LIMIT ${NEW_UNTIL_RUNS}) runs`,
  ]);
  return member?.firstStepsHiddenAt != null || count >= NEW_UNTIL_RUNS;
}

/** The demo's runs and decisions predate the organization, so they don't count. */
async function readBeginning({ db, organizationId }: ServiceContext): Promise<Date> {
  const where = { id: organizationId };
  return (await db.organization.findUniqueOrThrow({ where, select: { createdAt: true } })).createdAt;
}

async function hasRunInBrowser({ db, organizationId }: ServiceContext, since: Date): Promise<boolean> {
  const [row] = await db.$queryRaw<[{ found: boolean }]>`
    SELECT EXISTS (
      SELECT FROM "Run" WHERE "organizationId" = ${organizationId} AND "channel" = 'WEB' AND "purpose" <> 'TEST'
        AND "createdAt" >= ${since}
    ) AS "found"`;
  return row.found;
}

/** Looks for decisions member by member, because decisions are indexed by member. */
async function hasDecided({ db, organizationId }: ServiceContext, since: Date): Promise<boolean> {
  const [row] = await db.$queryRaw<[{ found: boolean }]>`
    SELECT EXISTS (
      SELECT FROM "Member" member CROSS JOIN LATERAL (
        SELECT FROM "Decision" WHERE "memberId" = member."id" AND "organizationId" = ${organizationId}
          AND "createdAt" >= ${since} LIMIT 1) decision
      WHERE member."organizationId" = ${organizationId}
    ) AS "found"`;
  return row.found;
}

/** This may read every run, but a new organization has few. */
async function findSealedRun({ db, organizationId }: ServiceContext, since: Date): Promise<string | null> {
  const found = await db.run.findFirst({
    where: {
      organizationId,
      createdAt: { gte: since },
      status: { in: ["COMPLETED", "FAILED"] },
      reviews: { some: { decisions: { some: {} } } },
    },
    orderBy: { updatedAt: "desc" },
    select: { id: true },
  });
  return found?.id ?? null;
}

async function hasCalled({ db, organizationId }: ServiceContext): Promise<boolean> {
  const where = { organizationId, lastUsedAt: { not: null } };
  return (await db.apiToken.findFirst({ where, select: { id: true } })) !== null;
}

async function hasModel({ db, organizationId }: ServiceContext): Promise<boolean> {
  if (env().model) return true;
  const where = { organizationId, kind: { in: [...PROVIDERS] } };
  return (await db.credential.findFirst({ where, select: { id: true } })) !== null;
}

function findWorkflow({ db, organizationId }: ServiceContext) {
  return db.workflow.findFirst({
    where: { organizationId, stepCount: { gt: 0 } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: { id: true, name: true },
  });
}
