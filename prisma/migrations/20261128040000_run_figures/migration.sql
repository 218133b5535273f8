-- Existing runs follow in the next migration, because this one locks "Run" and "StepRun" until it ends.
-- CreateTable
CREATE TABLE "RunFigures" (
    "runId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "workflowId" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "reason" "RunReason",
    "code" TEXT,
    "workingMs" BIGINT,
    "waitingMs" BIGINT,

    CONSTRAINT "RunFigures_pkey" PRIMARY KEY ("runId")
);
CREATE UNIQUE INDEX "RunFigures_runId_organizationId_key" ON "RunFigures"("runId", "organizationId");
ALTER TABLE "RunFigures" ADD CONSTRAINT "RunFigures_runId_organizationId_fkey" FOREIGN KEY ("runId", "organizationId") REFERENCES "Run"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- CreateTable
CREATE TABLE "StepCost" (
    "stepRunId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "workflowId" TEXT NOT NULL,
    "stepId" TEXT NOT NULL,
    "agentId" TEXT NOT NULL,
    "model" TEXT,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "cost" BIGINT,

    CONSTRAINT "StepCost_pkey" PRIMARY KEY ("stepRunId")
);
CREATE UNIQUE INDEX "StepCost_stepRunId_organizationId_key" ON "StepCost"("stepRunId", "organizationId");
ALTER TABLE "StepCost" ADD CONSTRAINT "StepCost_stepRunId_organizationId_fkey" FOREIGN KEY ("stepRunId", "organizationId") REFERENCES "StepRun"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- How long a run that has ended waited for people, as in server/domain/run/split-time.ts: the time that each review
-- was open, without the time between a failure and when someone continued the run.
CREATE FUNCTION "runWaitingMs"("run" "Run") RETURNS BIGINT LANGUAGE sql STABLE AS $$
  SELECT coalesce(sum(extract(epoch FROM greatest(interval '0', upper - lower) - paused)), 0)::numeric * 1000
  FROM (
    SELECT greatest("createdAt", "run"."createdAt") AS lower,
      least(coalesce("closedAt", "run"."updatedAt"), "run"."updatedAt") AS upper
    FROM "Review" WHERE "runId" = "run"."id" AND "organizationId" = "run"."organizationId"
  ) waits CROSS JOIN LATERAL (
    SELECT coalesce(sum(greatest(interval '0', least(upper, "createdAt") - greatest(lower, "failedAt"))), interval '0') AS paused
    FROM "RunContinuation" WHERE "runId" = "run"."id" AND "organizationId" = "run"."organizationId"
  ) breaks;
$$;

-- How long a run that has ended was under way.
CREATE FUNCTION "runTotalMs"("run" "Run") RETURNS BIGINT LANGUAGE sql STABLE AS $$
  SELECT extract(epoch FROM "run"."updatedAt" - "run"."createdAt" - coalesce(sum("createdAt" - "failedAt"), interval '0'))::numeric * 1000
  FROM "RunContinuation" WHERE "runId" = "run"."id" AND "organizationId" = "run"."organizationId";
$$;

-- Writes a run's figures: when it starts, when it ends, and again if someone continues it.
CREATE FUNCTION "writeRunFigures"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ended BOOLEAN := NEW."status" IN ('COMPLETED', 'FAILED');
  waiting BIGINT := CASE WHEN ended THEN "runWaitingMs"(NEW) END;
BEGIN
  INSERT INTO "RunFigures" ("runId", "organizationId", "workflowId", "startedAt", "endedAt", "reason", "code", "workingMs", "waitingMs")
    VALUES (NEW."id", NEW."organizationId", NEW."workflowId", NEW."createdAt",
      CASE WHEN ended THEN NEW."updatedAt" END, CASE WHEN ended THEN NEW."reason" END,
      CASE WHEN ended THEN left(NEW."error"->>'code', 100) END,
      CASE WHEN ended THEN "runTotalMs"(NEW) - waiting END, waiting)
    ON CONFLICT ("runId") DO UPDATE SET "startedAt" = EXCLUDED."startedAt", "endedAt" = EXCLUDED."endedAt",
      "reason" = EXCLUDED."reason", "code" = EXCLUDED."code", "workingMs" = EXCLUDED."workingMs", "waitingMs" = EXCLUDED."waitingMs";
  RETURN NULL;
END $$;
CREATE TRIGGER "Run_new_figures" AFTER INSERT ON "Run" FOR EACH ROW
  WHEN (NEW."purpose" = 'RUN') EXECUTE FUNCTION "writeRunFigures"();
CREATE TRIGGER "Run_figures" AFTER UPDATE OF "status", "createdAt" ON "Run" FOR EACH ROW
  WHEN (NEW."purpose" = 'RUN' AND (NEW."createdAt" <> OLD."createdAt" OR (NEW."status" <> OLD."status"
    AND (NEW."status" IN ('COMPLETED', 'FAILED') OR OLD."status" IN ('COMPLETED', 'FAILED')))))
  EXECUTE FUNCTION "writeRunFigures"();

-- Has no rows for attempts that cost nothing, and for tests of a step. Without a known price, the cost is null.
CREATE FUNCTION "writeStepCost"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."cost" = 0 OR (NEW."cost" IS NULL AND (NEW."model" IS NULL OR NEW."inputTokens" IS NULL)) THEN
    DELETE FROM "StepCost" WHERE "stepRunId" = NEW."id" AND "organizationId" = NEW."organizationId";
  ELSE
    INSERT INTO "StepCost" ("stepRunId", "organizationId", "workflowId", "stepId", "agentId", "model", "startedAt", "cost")
      SELECT NEW."id", NEW."organizationId", "workflowId", NEW."stepId", NEW."agentId", NEW."model", NEW."startedAt", NEW."cost"
      FROM "Run" WHERE "id" = NEW."runId" AND "organizationId" = NEW."organizationId" AND "purpose" <> 'TEST'
      ON CONFLICT ("stepRunId") DO UPDATE SET "model" = EXCLUDED."model", "cost" = EXCLUDED."cost";
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "StepRun_new_step_cost" AFTER INSERT ON "StepRun" FOR EACH ROW
  WHEN (NEW."cost" IS NOT NULL OR NEW."inputTokens" IS NOT NULL) EXECUTE FUNCTION "writeStepCost"();
CREATE TRIGGER "StepRun_step_cost" AFTER UPDATE OF "cost", "model", "inputTokens" ON "StepRun" FOR EACH ROW
  WHEN (NEW."cost" IS DISTINCT FROM OLD."cost" OR NEW."model" IS DISTINCT FROM OLD."model"
    OR (NEW."inputTokens" IS NULL) <> (OLD."inputTokens" IS NULL))
  EXECUTE FUNCTION "writeStepCost"();

-- Insights read only these indexes, and those of the next migrations.
CREATE INDEX "RunFigures_started" ON "RunFigures"("organizationId", "startedAt") INCLUDE ("workflowId", "endedAt", "reason", "code", "workingMs", "waitingMs");
CREATE INDEX "RunFigures_of_workflow" ON "RunFigures"("organizationId", "workflowId", "startedAt") INCLUDE ("endedAt", "reason", "code", "workingMs", "waitingMs");
CREATE INDEX "StepCost_started" ON "StepCost"("organizationId", "startedAt") INCLUDE ("workflowId", "stepId", "agentId", "model", "cost");
CREATE INDEX "StepCost_of_workflow" ON "StepCost"("organizationId", "workflowId", "startedAt") INCLUDE ("stepId", "agentId", "model", "cost");
