import { type FirstSteps, NEW_UNTIL_RUNS } from "@/server/domain/home/home";
import { PROVIDERS } from "@/server/domain/model/provider";
import { env } from "@/server/infra/env";
import { hasScope, requirePerson, type ServiceContext } from "@/server/services/context";

/**
 * Returns which of the first steps a member of a new organization has taken. Returns null if the member hid them, if
 * the member can't run workflows, or if the organization isn't new.
 */
export async function getFirstSteps(ctx: ServiceContext): Promise<FirstSteps | null> {
  const { memberId } = requirePerson(ctx);
  if (!hasScope(ctx, "runs:write") || (await isOver(ctx, memberId))) return null;
  const since = await readBeginning(ctx);
  const [run, decide, sealedRunId, call, connect, workflow] = await Promise.all([
    hasRun(ctx, memberId, since),
    hasScope(ctx, "reviews:decide") ? hasDecided(ctx, memberId, since) : undefined,
    findSealedRun(ctx, memberId, since),
    hasCalled(ctx, memberId),
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

async function hasRun(
  { db, organizationId }: ServiceContext,
  startedById: string,
  since: Date,
): Promise<boolean> {
  const where = { organizationId, startedById, purpose: { not: "TEST" as const }, createdAt: { gte: since } };
  return (await db.run.findFirst({ where, select: { id: true } })) !== null;
}

async function hasDecided(
  { db, organizationId }: ServiceContext,
  memberId: string,
  since: Date,
): Promise<boolean> {
  const where = { organizationId, memberId, createdAt: { gte: since } };
  return (await db.decision.findFirst({ where, select: { id: true } })) !== null;
}

/** The query may read every run, but a new organization has few. */
async function findSealedRun(
  { db, organizationId }: ServiceContext,
  memberId: string,
  since: Date,
): Promise<string | null> {
  const found = await db.run.findFirst({
    where: {
      organizationId,
      createdAt: { gte: since },
      status: { in: ["COMPLETED", "FAILED"] },
      reviews: { some: { decisions: { some: { memberId } } } },
    },
    orderBy: { updatedAt: "desc" },
    select: { id: true },
  });
  return found?.id ?? null;
}

async function hasCalled({ db, organizationId }: ServiceContext, memberId: string): Promise<boolean> {
  const where = { organizationId, memberId, lastUsedAt: { not: null } };
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
