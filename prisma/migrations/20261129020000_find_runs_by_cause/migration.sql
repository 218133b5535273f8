-- Models that a run called. A reused output keeps the name of the model that wrote it, which the run didn't call.
CREATE INDEX "StepRun_called_model" ON "StepRun"("organizationId", "model", "runId") WHERE "model" IS NOT NULL AND NOT "reused";
DROP INDEX "StepRun_model";

-- Runs that failed or expired, by cause, newest first.
CREATE INDEX "RunFigures_cause" ON "RunFigures"("organizationId", "reason", "code", "startedAt" DESC, "runId" DESC) WHERE "reason" IN ('STEP_FAILED', 'INTERNAL', 'EXPIRED');
