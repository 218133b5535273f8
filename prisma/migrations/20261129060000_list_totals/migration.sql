-- How many runs and reviews lists have, by workflow, day of creation, status and reason. An empty workflow or day stands
-- for all. Without foreign keys, because their checks would lock rows that every run shares.
CREATE TABLE "ListTotal" (
    "organizationId" TEXT NOT NULL,
    "list" TEXT NOT NULL,
    "workflowId" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "count" BIGINT NOT NULL,

    CONSTRAINT "ListTotal_pkey" PRIMARY KEY ("organizationId", "list", "workflowId", "day", "status", "reason")
);

-- Changes that aren't in the totals yet. Transactions only add rows, so they never wait for each other.
CREATE TABLE "ListTotalChange" (
    "id" BIGSERIAL NOT NULL,
    "organizationId" TEXT NOT NULL,
    "list" TEXT NOT NULL,
    "workflowId" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "count" BIGINT NOT NULL,

    CONSTRAINT "ListTotalChange_pkey" PRIMARY KEY ("organizationId", "list", "id")
);

-- The day of a time, in UTC.
CREATE FUNCTION "dayOf"("time" TIMESTAMPTZ) RETURNS TEXT LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT to_char("time" AT TIME ZONE 'UTC', 'YYYY-MM-DD');
$$;

-- The rows of the lists. The list of runs omits tests of a single step.
CREATE FUNCTION "listedRows"()
RETURNS TABLE ("organizationId" TEXT, "list" TEXT, "workflowId" TEXT, "day" TEXT, "status" TEXT, "reason" TEXT)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT "organizationId", 'Run' AS "list", "workflowId", "dayOf"("createdAt") AS "day", "status"::text AS "status",
    coalesce("reason"::text, '') AS "reason"
  FROM "Run" WHERE "purpose" <> 'TEST'
  UNION ALL
  SELECT "organizationId", 'Review', "workflowId", "dayOf"("createdAt"), "status"::text, '' FROM "Review";
$$;

CREATE FUNCTION "countRun"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD."purpose" <> 'TEST' THEN
    INSERT INTO "ListTotalChange" ("organizationId", "list", "workflowId", "day", "status", "reason", "count")
      VALUES (OLD."organizationId", 'Run', OLD."workflowId", "dayOf"(OLD."createdAt"), OLD."status", coalesce(OLD."reason"::text, ''), -1);
  END IF;
  IF TG_OP <> 'DELETE' AND NEW."purpose" <> 'TEST' THEN
    INSERT INTO "ListTotalChange" ("organizationId", "list", "workflowId", "day", "status", "reason", "count")
      VALUES (NEW."organizationId", 'Run', NEW."workflowId", "dayOf"(NEW."createdAt"), NEW."status", coalesce(NEW."reason"::text, ''), 1);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "Run_total" AFTER INSERT OR DELETE ON "Run" FOR EACH ROW EXECUTE FUNCTION "countRun"();
CREATE TRIGGER "Run_moved_total" AFTER UPDATE OF "organizationId", "workflowId", "createdAt", "status", "reason", "purpose" ON "Run" FOR EACH ROW
  WHEN ((OLD."organizationId", OLD."workflowId", OLD."createdAt", OLD."status", OLD."reason", OLD."purpose")
    IS DISTINCT FROM (NEW."organizationId", NEW."workflowId", NEW."createdAt", NEW."status", NEW."reason", NEW."purpose"))
  EXECUTE FUNCTION "countRun"();

-- Existing runs. The triggers above lock their table, so none starts or changes until all are counted.
INSERT INTO "ListTotal" ("organizationId", "list", "workflowId", "day", "status", "reason", "count")
  SELECT "organizationId", "list", coalesce("workflowId", ''), coalesce("day", ''), "status", "reason", sum("count")
  FROM (
    SELECT "organizationId", "list", "workflowId", "day", "status", "reason", count(*) AS "count"
    FROM "listedRows"() WHERE "list" = 'Run' GROUP BY 1, 2, 3, 4, 5, 6
  ) listed
  GROUP BY "organizationId", "list", "status", "reason", CUBE ("workflowId", "day");
