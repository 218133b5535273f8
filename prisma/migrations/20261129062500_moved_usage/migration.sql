-- Separate from the totals: a migration that locks two tables in use can deadlock with a process that uses both.

-- Moves what a run used to another month or workflow, or removes it with the run, while its attempts are still there.
CREATE FUNCTION "moveUsage"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- The next statement sees a charge that was being written.
  PERFORM FROM "StepRun" WHERE "runId" = OLD."id" AND "organizationId" = OLD."organizationId" FOR UPDATE;
  PERFORM "addUsage"("step", OLD, -1) FROM "StepRun" "step" WHERE "runId" = OLD."id" AND "organizationId" = OLD."organizationId";
  IF EXISTS (SELECT FROM "StepRun" WHERE "runId" = OLD."id" AND "organizationId" = OLD."organizationId" AND "inputTokens" IS NOT NULL) THEN
    PERFORM "addRunUsed"(OLD, -1);
    IF TG_OP = 'UPDATE' THEN PERFORM "addRunUsed"(NEW, 1); END IF;
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  PERFORM "addUsage"("step", NEW, 1) FROM "StepRun" "step" WHERE "runId" = NEW."id" AND "organizationId" = NEW."organizationId";
  RETURN NEW;
END $$;
CREATE TRIGGER "Run_deleted_usage" BEFORE DELETE ON "Run" FOR EACH ROW EXECUTE FUNCTION "moveUsage"();
CREATE TRIGGER "Run_moved_usage" BEFORE UPDATE OF "workflowId", "createdAt" ON "Run" FOR EACH ROW
  WHEN ((OLD."workflowId", OLD."createdAt") IS DISTINCT FROM (NEW."workflowId", NEW."createdAt"))
  EXECUTE FUNCTION "moveUsage"();
