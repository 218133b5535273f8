import type { BulkActionDto } from "@/server/domain/bulk/api";
import { AppError } from "@/server/domain/error";
import { inTransaction, requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { publishChange } from "@/server/services/publish-change";
import { requireBulk } from "./rows";

/** Stops a bulk action once its current run is done. Earlier changes stay. */
export async function abortBulk(ctx: ServiceContext, { id }: { id: string }): Promise<BulkActionDto> {
  requireScope(ctx, "runs:write");
  const abortedById = requirePerson(ctx).memberId;
  return inTransaction(ctx, async (ctx) => {
    const now = ctx.now();
    // Compares only this row's columns. If the UPDATE blocks while another process records the last result, Postgres
    // rereads only this row before it rechecks the condition.
    const count = await ctx.db.$executeRaw`
      UPDATE "BulkAction" SET "abortedAt" = ${now}, "abortedById" = ${abortedById}, "finishedAt" = ${now}
      WHERE "id" = ${id} AND "organizationId" = ${ctx.organizationId} AND "finishedAt" IS NULL
        AND "done" + "refused" + "failed" < "total"`;
    const action = await requireBulk(ctx, id);
    if (count === 0 && action.status !== "ABORTED")
      throw new AppError("conflict", "This bulk action has already finished.");
    publishChange(ctx, "bulkAction", id);
    return action;
  });
}
