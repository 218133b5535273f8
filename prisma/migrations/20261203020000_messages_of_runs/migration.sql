-- In the order in which the app locks them.
LOCK TABLE "Run" IN SHARE ROW EXCLUSIVE MODE;

-- AlterTable
ALTER TABLE "Message" ADD COLUMN "runId" TEXT;

-- Existing notifications about a run have the link to its page in the paragraph before the last.
UPDATE "Message" SET "runId" = substring("text" FROM '\n\nhttps?://\S*/runs/(run_\w+)\n\n[^\n]+\n$')
WHERE "kind" = 'NOTIFICATION' AND "reviewId" IS NULL;

-- Those about runs whose texts were erased, or that were deleted, would have been deleted with them.
DELETE FROM "Message" m WHERE m."runId" IS NOT NULL AND NOT EXISTS (
  SELECT FROM "Run" r WHERE r."id" = m."runId" AND r."organizationId" = m."organizationId" AND r."erasedAt" IS NULL);

-- CreateIndex
CREATE INDEX "Message_runId_idx" ON "Message"("runId");

-- AddForeignKey
ALTER TABLE "Message" ADD CONSTRAINT "Message_runId_organizationId_fkey" FOREIGN KEY ("runId", "organizationId") REFERENCES "Run"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;
