-- How many runs lists have, by workflow, day of start, status and reason. An empty workflow or day stands for all.
-- Without foreign keys, because their checks would lock rows that every run shares.
CREATE TABLE "RunTotal" (
    "organizationId" TEXT NOT NULL,
    "workflowId" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "status" "RunStatus" NOT NULL,
    "reason" TEXT NOT NULL,
    "count" BIGINT NOT NULL,

    CONSTRAINT "RunTotal_pkey" PRIMARY KEY ("organizationId", "workflowId", "day", "status", "reason")
);

-- Changes that aren't in the totals yet. Transactions only add rows, so they never wait for each other.
CREATE TABLE "RunTotalChange" (
    "id" BIGSERIAL NOT NULL,
    "organizationId" TEXT NOT NULL,
    "workflowId" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "status" "RunStatus" NOT NULL,
    "reason" TEXT NOT NULL,
    "count" BIGINT NOT NULL,

    CONSTRAINT "RunTotalChange_pkey" PRIMARY KEY ("organizationId", "id")
);

-- The day of a time, in UTC.
CREATE FUNCTION "dayOf"("time" TIMESTAMPTZ) RETURNS TEXT LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT to_char("time" AT TIME ZONE 'UTC', 'YYYY-MM-DD');
$$;

-- Counts runs as lists do, without tests of a single step.
CREATE FUNCTION "countRun"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD."purpose" <> 'TEST' THEN
    INSERT INTO "RunTotalChange" ("organizationId", "workflowId", "day", "status", "reason", "count")
      VALUES (OLD."organizationId", OLD."workflowId", "dayOf"(OLD."createdAt"), OLD."status", coalesce(OLD."reason"::text, ''), -1);
  END IF;
  IF TG_OP <> 'DELETE' AND NEW."purpose" <> 'TEST' THEN
    INSERT INTO "RunTotalChange" ("organizationId", "workflowId", "day", "status", "reason", "count")
      VALUES (NEW."organizationId", NEW."workflowId", "dayOf"(NEW."createdAt"), NEW."status", coalesce(NEW."reason"::text, ''), 1);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "Run_total" AFTER INSERT OR DELETE ON "Run" FOR EACH ROW EXECUTE FUNCTION "countRun"();
CREATE TRIGGER "Run_moved_total" AFTER UPDATE OF "organizationId", "workflowId", "createdAt", "status", "reason", "purpose" ON "Run" FOR EACH ROW
  WHEN ((OLD."organizationId", OLD."workflowId", OLD."createdAt", OLD."status", OLD."reason", OLD."purpose")
    IS DISTINCT FROM (NEW."organizationId", NEW."workflowId", NEW."createdAt", NEW."status", NEW."reason", NEW."purpose"))
  EXECUTE FUNCTION "countRun"();

-- Existing runs. The triggers above lock the table, so no run starts or moves until they are counted.
INSERT INTO "RunTotal" ("organizationId", "workflowId", "day", "status", "reason", "count")
  SELECT "organizationId", coalesce("workflowId", ''), coalesce("day", ''), "status", "reason", sum("count")
  FROM (
    SELECT "organizationId", "workflowId", "dayOf"("createdAt") AS "day", "status", coalesce("reason"::text, '') AS "reason", count(*) AS "count"
    FROM "Run" WHERE "purpose" <> 'TEST' GROUP BY 1, 2, 3, 4, 5
  ) runs
  GROUP BY "organizationId", "status", "reason", CUBE ("workflowId", "day");
