-- Lists use the indexes that omit tests of a single step. Separate from the migration before: a process that reads the
-- table and then waits to write to it, while an index is built, would deadlock with it.
DROP INDEX "Run_organizationId_createdAt_id_idx";
DROP INDEX "Run_organizationId_workflowId_createdAt_id_idx";
DROP INDEX "Run_organizationId_status_createdAt_id_idx";
