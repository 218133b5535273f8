-- AlterTable
ALTER TABLE "Member" ADD COLUMN "firstStepsHiddenAt" TIMESTAMPTZ(3);

-- Whether anyone has started a run in the browser.
CREATE INDEX "Run_web" ON "Run"("organizationId", "createdAt") WHERE "channel" = 'WEB' AND "purpose" <> 'TEST';

-- The latest failures, by when they ended.
CREATE INDEX "RunFigures_failed" ON "RunFigures"("organizationId", "endedAt" DESC, "runId" DESC) WHERE "reason" IN ('STEP_FAILED', 'INTERNAL', 'EXPIRED');
