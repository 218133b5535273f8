import { AppError } from "@/server/domain/error";
import type { ArchiveFilters } from "@/server/domain/evidence/api";
import { ENDS_BEFORE_START } from "@/server/domain/evidence/words";
import { Prisma } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";
import { matchRuns } from "@/server/services/run/finding/narrow";

/** Returns the condition for the runs that belong in an archive. */
export async function matchArchived(ctx: ServiceContext, filters: ArchiveFilters): Promise<Prisma.Sql> {
  const { workflowId, memberId, from, to } = filters;
  if (from && to && Date.parse(from) >= Date.parse(to))
    throw new AppError("invalid-input", ENDS_BEFORE_START, {
      errors: [{ pointer: "?to", message: "must be after `from`" }],
    });
  const conditions = [
    await matchRuns(ctx, { workflowId, to }),
    ...(from
      ? [
          Prisma.sql`("Run"."status" NOT IN ('COMPLETED', 'FAILED') OR "Run"."updatedAt" >= ${new Date(from)})`,
        ]
      : []),
    ...(memberId ? [involves(ctx, memberId)] : []),
  ];
  return Prisma.join(conditions, " AND ");
}

/** Matches runs that the member started, continued, decided, reassigned, or commented on. */
function involves({ organizationId }: ServiceContext, memberId: string): Prisma.Sql {
  const inReview = (table: string, column: string) => Prisma.sql`
    SELECT r."runId" FROM ${Prisma.raw(`"${table}"`)} done JOIN "Review" r ON r."id" = done."reviewId"
    WHERE done.${Prisma.raw(`"${column}"`)} = ${memberId}`;
  return Prisma.sql`"Run"."id" IN (
    SELECT "id" FROM "Run" WHERE "organizationId" = ${organizationId} AND "startedById" = ${memberId}
      AND "purpose" <> 'TEST'
    UNION SELECT "runId" FROM "RunContinuation" WHERE "byId" = ${memberId}
    UNION ${inReview("Decision", "memberId")}
    UNION ${inReview("ReviewReassignment", "byId")}
    UNION ${inReview("ReviewComment", "memberId")})`;
}
