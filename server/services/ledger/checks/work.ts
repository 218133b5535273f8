import { LedgerCheckDto, MAX_LISTED_PROBLEMS } from "@/server/domain/ledger/check";
import { countOf } from "@/server/domain/text/words";
import type { LedgerCheck } from "@/server/generated/prisma/client";
import type { Database, Transaction } from "@/server/infra/db";
import { inTransaction, type ServiceContext } from "@/server/services/context";
import { findAdded, type LedgerProblem, Progress, verifyBatch } from "@/server/services/ledger/verify";
import { publishChange } from "@/server/services/publish-change";

/** The number of entries that are verified before another check can get its turn. */
const STEP_SIZE = 500;
/** How long to work before a pause, so that checks use less than half of a CPU core. */
const TURN_MS = 200;
/** After this time, another process takes over a check whose process died. */
const LEASE_SECONDS = 60;

/** Continues the running checks, a few entries at a time. Organizations take turns. */
export async function workOnChecks(
  db: Database,
  contextOf: (organizationId: string) => ServiceContext,
  stopping?: AbortSignal,
): Promise<void> {
  for (const start = performance.now(); performance.now() - start < TURN_MS && !stopping?.aborted; ) {
    const check = await claimCheck(db);
    if (!check) return;
    await continueCheck(db, contextOf(check.organizationId), check);
  }
}

/** Claims the check with the fewest verified entries, so that checks take turns. */
async function claimCheck(db: Database): Promise<LedgerCheck | null> {
  const [check] = await db.$queryRaw<LedgerCheck[]>`
    UPDATE "LedgerCheck" SET "leasedUntil" = now() + make_interval(secs => ${LEASE_SECONDS})
    WHERE "id" = (
      SELECT "id" FROM "LedgerCheck" WHERE "status" = 'RUNNING' AND ("leasedUntil" IS NULL OR "leasedUntil" <= now())
      ORDER BY "checked", "id" LIMIT 1 FOR UPDATE SKIP LOCKED
    )
    RETURNING *`;
  return check ?? null;
}

async function continueCheck(db: Database, ctx: ServiceContext, check: LedgerCheck): Promise<void> {
  const { id, organizationId, leasedUntil } = check;
  const progress = Progress.parse(check.progress);
  const batch = await verifyBatch(db, organizationId, progress, { size: STEP_SIZE });
  const found = batch.isDone ? [...batch.problems, ...(await findAdded(db, organizationId))] : batch.problems;
  const problems = [...LedgerCheckDto.shape.problems.parse(check.problems), ...found.map(presentProblem)];
  await inTransaction(ctx, async (ctx) => {
    // If the lease ended and another process claimed the check, this updates nothing, and that process repeats the
    // step.
    const { count } = await ctx.db.ledgerCheck.updateMany({
      where: { id, leasedUntil },
      data: {
        leasedUntil: null,
        progress: batch.progress,
        checked: { increment: batch.entries },
        problemCount: { increment: found.length },
        problems: problems.slice(0, MAX_LISTED_PROBLEMS),
        ...(batch.isDone && { status: "COMPLETED", endedAt: ctx.now() }),
      },
    });
    if (count > 0 && batch.isDone) await alert(ctx, id);
  });
}

function presentProblem({ problem, sequence, entryId }: LedgerProblem) {
  return { problem, sequence, entryId };
}

/**
 * Notifies owners and admins of problems that no earlier check found. Problems are compared by their wording, so people
 * are notified again if a new version of the app words a problem differently.
 */
async function alert(ctx: ServiceContext & { db: Transaction }, id: string): Promise<void> {
  const { db, organizationId } = ctx;
  const [found] = await db.$queryRaw<[{ count: number }]>`
    SELECT count(*)::int AS "count" FROM "LedgerCheck" c, jsonb_array_elements(c."problems") p
    WHERE c."id" = ${id} AND NOT EXISTS (
      SELECT FROM "LedgerCheck" e, jsonb_array_elements(e."problems") known
      WHERE e."organizationId" = ${organizationId} AND e."id" <> ${id} AND known->>'problem' = p->>'problem')`;
  if (found.count === 0) return;
  await db.$queryRaw`
    SELECT "notifyMember"(m."id", ${organizationId}, 'LEDGER_PROBLEM', ${id}, ${countOf(found.count, "problem")},
      NULL, NULL, NULL, false, ${ctx.now()})::text
    FROM "Member" m
    WHERE m."organizationId" = ${organizationId} AND m."removedAt" IS NULL AND m."role" IN ('owner', 'admin')
    ORDER BY m."id"`;
  publishChange(ctx, "notification", null);
}
