-- A session's runs, without tests of a single step.
CREATE INDEX "Run_listed_session" ON "Run"("organizationId", "sessionId", "createdAt" DESC, "id" DESC) WHERE "purpose" <> 'TEST';

-- The tests of a single step, which usage counts, too.
CREATE INDEX "Run_tests" ON "Run"("organizationId", "workflowId", "createdAt" DESC) WHERE "purpose" = 'TEST';

-- A workflow's runs with a status, also where few of many have it.
CREATE INDEX "Run_listed_workflow_status" ON "Run"("organizationId", "workflowId", "status", "createdAt" DESC, "id" DESC) WHERE "purpose" <> 'TEST';
