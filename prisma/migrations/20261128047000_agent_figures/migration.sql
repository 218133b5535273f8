-- CreateIndex
CREATE INDEX "StepRun_organizationId_agentId_startedAt_idx" ON "StepRun"("organizationId", "agentId", "startedAt" DESC);
