-- Runs that failed or expired, by cause, newest first. The list by cause reads only this index.
CREATE INDEX "RunFigures_cause" ON "RunFigures"("organizationId", "reason", "code", "startedAt" DESC, "runId" DESC) WHERE "reason" IN ('STEP_FAILED', 'INTERNAL', 'EXPIRED');
