-- When a run became free again, and when a step under way was last seen.
ALTER TABLE "Run" ADD COLUMN     "releasedAt" TIMESTAMPTZ(3);

ALTER TABLE "StepRun" ADD COLUMN     "heartbeatAt" TIMESTAMPTZ(3);

-- The sweeper looks for running runs without a sign of life, every few seconds.
CREATE INDEX "Run_running" ON "Run"("updatedAt") WHERE "status" = 'RUNNING' AND "claimedBy" IS NOT NULL;
