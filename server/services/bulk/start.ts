import type { BulkActionDto, BulkPageInput } from "@/server/domain/bulk/api";
import { BULK_RUNS, narrowToKind } from "@/server/domain/bulk/kinds";
import { MAX_BULK_RUNS, MAX_LISTED_BULK } from "@/server/domain/bulk/limits";
import { AppError } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import { sayRunCount } from "@/server/domain/run/finding/filters";
import { sortedJson } from "@/server/domain/text/sorted-json";
import type { BulkAction, Prisma } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { publishChange } from "@/server/services/publish-change";
import { matchRuns } from "@/server/services/run/finding/narrow";
import { countRuns } from "@/server/services/run/finding/places";
import { signedBy } from "@/server/services/signed-by";
import { requireBulk } from "./rows";

type LockedContext = ServiceContext & { db: Transaction };

/** Starts an action that continues, reruns, or cancels the runs that match now. `server/runs/bulk.ts` does the work. */
export async function startBulk(
  ctx: ServiceContext,
  { kind, name, filters, allowSideEffects, expected, requestKey }: BulkPageInput,
): Promise<BulkActionDto> {
  requireScope(ctx, "runs:write");
  // Also required, because the number of matches reveals something about the runs' text.
  requireScope(ctx, "runs:read");
  const narrowed = narrowToKind(kind, filters);
  const nothing = new AppError("invalid-input", `No ${BULK_RUNS[kind]} match these filters.`);
  if (!narrowed) throw nothing;
  return inTransaction(ctx, async (ctx) => {
    const { db, organizationId } = ctx;
    const now = ctx.now();
    const id = makeId("bulk", now.getTime());
    const signature = await signedBy(ctx);
    const { count } = await db.bulkAction.createMany({
      data: {
        id,
        organizationId,
        kind,
        name,
        allowSideEffects: allowSideEffects ?? false,
        ...signature,
        requestKey,
        createdAt: now,
      },
      skipDuplicates: true,
    });
    const asked = { kind, name, allowSideEffects: allowSideEffects ?? false };
    if (count === 0) return requireStarted(ctx, { byId: signature.byId, requestKey, asked });
    await requireFewActions(ctx);
    const condition = await matchRuns(ctx, narrowed);
    const items = await insertItems(ctx, id, condition);
    if (items === 0) throw nothing;
    if (items > MAX_BULK_RUNS) {
      const found = sayRunCount(await countRuns(ctx, { condition, counted: null, found: null }));
      const most = MAX_BULK_RUNS.toLocaleString("en");
      throw new AppError(
        "invalid-input",
        `${found} match, but a bulk action can include at most ${most}. Narrow the filters, for example with a shorter time range.`,
      );
    }
    if (expected !== undefined && items > expected)
      throw new AppError(
        "conflict",
        `${items} runs match now, but you expected ${expected}. Check them, then start again.`,
      );
    await db.bulkAction.updateMany({ where: { id, organizationId }, data: { total: items } });
    publishChange(ctx, "bulkAction", id);
    return requireBulk(ctx, id);
  });
}

/** Returns the action that an earlier request with this key started. */
async function requireStarted(
  ctx: LockedContext,
  {
    byId,
    requestKey,
    asked,
  }: {
    byId: string;
    requestKey: string | undefined;
    asked: Pick<BulkAction, "kind" | "name" | "allowSideEffects">;
  },
): Promise<BulkActionDto> {
  const { id, ...started } = await ctx.db.bulkAction.findFirstOrThrow({
    where: { organizationId: ctx.organizationId, byId, requestKey: requestKey ?? null },
    select: { id: true, kind: true, name: true, allowSideEffects: true },
  });
  if (sortedJson(started) !== sortedJson(asked))
    throw new AppError(
      "conflict",
      `“${started.name}” was already started from this page. Check it before you start another.`,
    );
  return requireBulk(ctx, id);
}

/**
 * Throws if there are more unfinished actions than the list shows, because people couldn't watch or stop the others.
 */
async function requireFewActions({ db, organizationId }: LockedContext): Promise<void> {
  const unfinished = await db.bulkAction.count({ where: { organizationId, finishedAt: null } });
  if (unfinished <= MAX_LISTED_BULK) return;
  throw new AppError(
    "conflict",
    `${MAX_LISTED_BULK} bulk actions are in progress. Wait until one has finished, or stop one.`,
  );
}

/** Stores the matching runs, oldest first, up to one more than the limit. */
function insertItems(
  { db, organizationId }: LockedContext,
  actionId: string,
  condition: Prisma.Sql,
): Promise<number> {
  return db.$executeRaw`
    INSERT INTO "BulkItem" ("actionId", "position", "organizationId", "runId")
    SELECT ${actionId}, row_number() OVER (ORDER BY "createdAt", "id"), ${organizationId}, "id" FROM (
      SELECT "Run"."createdAt", "Run"."id" FROM "Run" WHERE ${condition} LIMIT ${MAX_BULK_RUNS + 1}
    ) found`;
}
