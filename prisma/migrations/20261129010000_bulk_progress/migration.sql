-- AlterEnum
ALTER TYPE "BulkOutcome" ADD VALUE 'FAILED';

-- AlterTable
ALTER TABLE "BulkAction" ADD COLUMN     "total" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "done" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "refused" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "failed" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "BulkItem" ADD COLUMN     "retryAt" TIMESTAMPTZ(3);

-- Until now, the items were counted whenever someone looked.
UPDATE "BulkAction" SET "total" = counted."total", "done" = counted."done", "refused" = counted."refused"
FROM (
  SELECT "actionId", count(*)::int AS "total", (count(*) FILTER (WHERE "outcome" = 'DONE'))::int AS "done",
    (count(*) FILTER (WHERE "outcome" = 'REFUSED'))::int AS "refused"
  FROM "BulkItem" GROUP BY "actionId"
) counted WHERE counted."actionId" = "BulkAction"."id";
