-- What the steps of a month's runs used, by the run's workflow, the step's agent and its model. The month is that of the
-- run's start. Rows without an agent and a model have the number of runs that used any model.
CREATE TABLE "UsageTotal" (
    "organizationId" TEXT NOT NULL,
    "month" TEXT NOT NULL,
    "workflowId" TEXT NOT NULL,
    "agentId" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "cost" BIGINT NOT NULL,
    "inputTokens" BIGINT NOT NULL,
    "outputTokens" BIGINT NOT NULL,
    "attempts" BIGINT NOT NULL,
    "unpriced" BIGINT NOT NULL,
    "runs" BIGINT NOT NULL,

    CONSTRAINT "UsageTotal_pkey" PRIMARY KEY ("organizationId", "month", "workflowId", "agentId", "model")
);

-- Changes that aren't in the totals yet. Transactions only add rows, so they never wait for each other.
CREATE TABLE "UsageTotalChange" (
    "id" BIGSERIAL NOT NULL,
    "organizationId" TEXT NOT NULL,
    "month" TEXT NOT NULL,
    "workflowId" TEXT NOT NULL,
    "agentId" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "cost" BIGINT NOT NULL,
    "inputTokens" BIGINT NOT NULL,
    "outputTokens" BIGINT NOT NULL,
    "attempts" BIGINT NOT NULL,
    "unpriced" BIGINT NOT NULL,
    "runs" BIGINT NOT NULL,

    CONSTRAINT "UsageTotalChange_pkey" PRIMARY KEY ("organizationId", "month", "id")
);

-- Adds what an attempt used, or with -1, removes it. Attempts that called no model have no tokens.
CREATE FUNCTION "addUsage"("attempt" "StepRun", "run" "Run", "sign" BIGINT) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF "attempt"."inputTokens" IS NOT NULL THEN
    INSERT INTO "UsageTotalChange"
      ("organizationId", "month", "workflowId", "agentId", "model", "cost", "inputTokens", "outputTokens", "attempts", "unpriced", "runs")
    VALUES ("run"."organizationId", left("dayOf"("run"."createdAt"), 7), "run"."workflowId", "attempt"."agentId",
      coalesce("attempt"."model", ''), "sign" * coalesce("attempt"."cost", 0), "sign" * "attempt"."inputTokens",
      "sign" * coalesce("attempt"."outputTokens", 0), "sign", CASE WHEN "attempt"."cost" IS NULL THEN "sign" ELSE 0 END, 0);
  END IF;
END $$;

CREATE FUNCTION "addRunUsed"("run" "Run", "sign" BIGINT) RETURNS void LANGUAGE sql AS $$
  INSERT INTO "UsageTotalChange"
    ("organizationId", "month", "workflowId", "agentId", "model", "cost", "inputTokens", "outputTokens", "attempts", "unpriced", "runs")
  VALUES ("run"."organizationId", left("dayOf"("run"."createdAt"), 7), "run"."workflowId", '', '', 0, 0, 0, 0, 0, "sign");
$$;

-- Counts the run with its first usage. The lock keeps two attempts of a run from counting it twice.
CREATE FUNCTION "countUsage"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "run" "Run";
  "had" BOOLEAN := TG_OP = 'UPDATE' AND OLD."inputTokens" IS NOT NULL;
  "has" BOOLEAN := NEW."inputTokens" IS NOT NULL;
BEGIN
  SELECT * INTO "run" FROM "Run" WHERE "id" = NEW."runId" AND "organizationId" = NEW."organizationId";
  IF TG_OP = 'UPDATE' THEN PERFORM "addUsage"(OLD, "run", -1); END IF;
  PERFORM "addUsage"(NEW, "run", 1);
  IF "had" <> "has" THEN
    PERFORM FROM "RunCost" WHERE "runId" = NEW."runId" AND "organizationId" = NEW."organizationId" FOR NO KEY UPDATE;
    IF NOT EXISTS (SELECT FROM "StepRun" WHERE "runId" = NEW."runId" AND "organizationId" = NEW."organizationId"
      AND "id" <> NEW."id" AND "inputTokens" IS NOT NULL)
    THEN PERFORM "addRunUsed"("run", CASE WHEN "has" THEN 1 ELSE -1 END); END IF;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "StepRun_new_usage" AFTER INSERT ON "StepRun" FOR EACH ROW
  WHEN (NEW."inputTokens" IS NOT NULL) EXECUTE FUNCTION "countUsage"();
CREATE TRIGGER "StepRun_usage" AFTER UPDATE OF "agentId", "model", "inputTokens", "outputTokens", "cost" ON "StepRun" FOR EACH ROW
  WHEN ((OLD."inputTokens" IS NOT NULL OR NEW."inputTokens" IS NOT NULL)
    AND (OLD."agentId", OLD."model", OLD."inputTokens", OLD."outputTokens", OLD."cost")
      IS DISTINCT FROM (NEW."agentId", NEW."model", NEW."inputTokens", NEW."outputTokens", NEW."cost"))
  EXECUTE FUNCTION "countUsage"();

-- The usage that the totals add up.
CREATE FUNCTION "usageRows"()
RETURNS TABLE ("organizationId" TEXT, "month" TEXT, "workflowId" TEXT, "agentId" TEXT, "model" TEXT,
  "cost" BIGINT, "inputTokens" BIGINT, "outputTokens" BIGINT, "attempts" BIGINT, "unpriced" BIGINT, "runs" BIGINT)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT r."organizationId", left("dayOf"(r."createdAt"), 7), r."workflowId", s."agentId", coalesce(s."model", ''),
    coalesce(sum(s."cost"), 0)::bigint, sum(s."inputTokens"), sum(coalesce(s."outputTokens", 0)), count(*),
    count(*) - count(s."cost"), 0::bigint
  FROM "StepRun" s JOIN "Run" r ON r."id" = s."runId" AND r."organizationId" = s."organizationId"
  WHERE s."inputTokens" IS NOT NULL GROUP BY 1, 2, 3, 4, 5
  UNION ALL
  SELECT "organizationId", left("dayOf"("createdAt"), 7), "workflowId", '', '', 0, 0, 0, 0, 0, count(*)
  FROM "Run" r
  WHERE EXISTS (SELECT FROM "StepRun" s WHERE s."runId" = r."id" AND s."organizationId" = r."organizationId" AND s."inputTokens" IS NOT NULL)
  GROUP BY 1, 2, 3
$$;

-- Existing attempts. The triggers above lock their table, so no attempt is charged until they are counted.
INSERT INTO "UsageTotal" SELECT * FROM "usageRows"();
