-- Fills the figures of existing runs while new ones are written: the triggers of the migration before write every run
-- that starts or ends meanwhile. Locks no rows that others write, except at the end, those of runs under way.

-- Attempts
INSERT INTO "StepCost" ("stepRunId", "organizationId", "workflowId", "stepId", "agentId", "model", "startedAt", "cost")
  SELECT s."id", s."organizationId", r."workflowId", s."stepId", s."agentId", s."model", s."startedAt", s."cost"
  FROM "StepRun" s JOIN "Run" r ON r."id" = s."runId" AND r."organizationId" = s."organizationId"
  WHERE r."purpose" <> 'TEST' AND (s."cost" <> 0 OR (s."cost" IS NULL AND s."model" IS NOT NULL AND s."inputTokens" IS NOT NULL))
  ON CONFLICT DO NOTHING;

-- Runs that have ended, in one pass over their reviews and continuations. Counts as the triggers do.
INSERT INTO "RunFigures" ("runId", "organizationId", "workflowId", "startedAt", "endedAt", "reason", "code", "workingMs", "waitingMs")
  WITH ended AS (
    SELECT * FROM "Run" WHERE "purpose" = 'RUN' AND "status" IN ('COMPLETED', 'FAILED')
  ), breaks AS (
    SELECT "runId", "organizationId", sum("createdAt" - "failedAt") AS paused FROM "RunContinuation" GROUP BY 1, 2
  ), open AS (
    SELECT v."id", v."runId", v."organizationId", greatest(v."createdAt", e."createdAt") AS lower,
      least(coalesce(v."closedAt", e."updatedAt"), e."updatedAt") AS upper
    FROM "Review" v JOIN ended e ON e."id" = v."runId" AND e."organizationId" = v."organizationId"
  ), waits AS (
    SELECT o."runId", o."organizationId", greatest(interval '0', upper - lower)
      - coalesce(sum(greatest(interval '0', least(upper, c."createdAt") - greatest(lower, c."failedAt")))
        FILTER (WHERE c."id" IS NOT NULL), interval '0') AS waited
    FROM open o LEFT JOIN "RunContinuation" c ON c."runId" = o."runId" AND c."organizationId" = o."organizationId"
    GROUP BY o."id", o."runId", o."organizationId", lower, upper
  ), waiting AS (
    SELECT "runId", "organizationId", sum(waited) AS waited FROM waits GROUP BY 1, 2
  ), times AS (
    SELECT e.*, (extract(epoch FROM coalesce(w.waited, interval '0')) * 1000)::bigint AS waiting,
      (extract(epoch FROM e."updatedAt" - e."createdAt" - coalesce(b.paused, interval '0')) * 1000)::bigint AS total
    FROM ended e
    LEFT JOIN waiting w ON w."runId" = e."id" AND w."organizationId" = e."organizationId"
    LEFT JOIN breaks b ON b."runId" = e."id" AND b."organizationId" = e."organizationId"
  )
  SELECT "id", "organizationId", "workflowId", "createdAt", "updatedAt", "reason", left("error"->>'code', 100), total - waiting, waiting
  FROM times
  ON CONFLICT DO NOTHING;

-- Runs under way come last, because one that ends meanwhile waits for this migration.
INSERT INTO "RunFigures" ("runId", "organizationId", "workflowId", "startedAt")
  SELECT "id", "organizationId", "workflowId", "createdAt" FROM "Run"
  WHERE "purpose" = 'RUN' AND "status" NOT IN ('COMPLETED', 'FAILED')
  ON CONFLICT DO NOTHING;
