-- A session's runs, without tests of a single step.
CREATE INDEX "Run_listed_session" ON "Run"("organizationId", "sessionId", "createdAt" DESC, "id" DESC) WHERE "purpose" <> 'TEST';

-- The tests of a single step, which usage counts, too.
CREATE INDEX "Run_tests" ON "Run"("organizationId", "workflowId", "createdAt" DESC) WHERE "purpose" = 'TEST';

-- Nothing reads these anymore: lists use the indexes that omit tests of a single step.
DROP INDEX "Run_organizationId_createdAt_id_idx";
DROP INDEX "Run_organizationId_workflowId_createdAt_id_idx";
DROP INDEX "Run_organizationId_sessionId_createdAt_id_idx";
DROP INDEX "Run_organizationId_status_createdAt_id_idx";
