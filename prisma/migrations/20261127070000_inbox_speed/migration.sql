-- Long text is stored out of line, but these short values were, too, because a row without its text is longer
-- than 256 bytes. Reading an id then took three more pages. Adding the column rewrites the existing reviews.
ALTER TABLE "Review"
  ALTER COLUMN "id" SET STORAGE MAIN,
  ALTER COLUMN "organizationId" SET STORAGE MAIN,
  ALTER COLUMN "runId" SET STORAGE MAIN,
  ALTER COLUMN "workflowId" SET STORAGE MAIN,
  ALTER COLUMN "stepRunId" SET STORAGE MAIN,
  ALTER COLUMN "stepId" SET STORAGE MAIN,
  ALTER COLUMN "draftHash" SET STORAGE MAIN,
  ALTER COLUMN "hash" SET STORAGE MAIN,
  ALTER COLUMN "policy" SET STORAGE MAIN,
  ADD COLUMN "policyHash" UUID GENERATED ALWAYS AS (md5("policy"::text)::uuid) STORED;
ALTER TABLE "Run"
  ALTER COLUMN "id" SET STORAGE MAIN,
  ALTER COLUMN "organizationId" SET STORAGE MAIN,
  ALTER COLUMN "workflowId" SET STORAGE MAIN,
  ALTER COLUMN "workflowName" SET STORAGE MAIN,
  ALTER COLUMN "startedById" SET STORAGE MAIN;
ALTER TABLE "StepRun"
  ALTER COLUMN "id" SET STORAGE MAIN,
  ALTER COLUMN "organizationId" SET STORAGE MAIN,
  ALTER COLUMN "runId" SET STORAGE MAIN,
  ALTER COLUMN "stepId" SET STORAGE MAIN,
  ALTER COLUMN "agentId" SET STORAGE MAIN;

-- The open reviews of each policy are counted without reading them.
CREATE INDEX "Review_open_policy" ON "Review"("organizationId", "policyHash", "id") WHERE "status" = 'OPEN';
