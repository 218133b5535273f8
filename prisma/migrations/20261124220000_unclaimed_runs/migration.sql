-- The sweeper looks for runs that nobody took up, every few seconds: paused runs must not cost it anything.
CREATE INDEX "Run_unclaimed" ON "Run"("createdAt") WHERE "status" IN ('QUEUED', 'RUNNING', 'PAUSED') AND "claimedBy" IS NULL;
