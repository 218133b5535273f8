-- Separate from the totals of runs: a migration that locks two tables in use can deadlock with a process that uses both.
CREATE FUNCTION "countReview"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO "ListTotalChange" ("organizationId", "list", "workflowId", "day", "status", "reason", "count")
      VALUES (OLD."organizationId", 'Review', OLD."workflowId", "dayOf"(OLD."createdAt"), OLD."status", '', -1);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO "ListTotalChange" ("organizationId", "list", "workflowId", "day", "status", "reason", "count")
      VALUES (NEW."organizationId", 'Review', NEW."workflowId", "dayOf"(NEW."createdAt"), NEW."status", '', 1);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "Review_total" AFTER INSERT OR DELETE ON "Review" FOR EACH ROW EXECUTE FUNCTION "countReview"();
CREATE TRIGGER "Review_moved_total" AFTER UPDATE OF "organizationId", "workflowId", "createdAt", "status" ON "Review" FOR EACH ROW
  WHEN ((OLD."organizationId", OLD."workflowId", OLD."createdAt", OLD."status")
    IS DISTINCT FROM (NEW."organizationId", NEW."workflowId", NEW."createdAt", NEW."status"))
  EXECUTE FUNCTION "countReview"();

-- Existing reviews. The triggers above lock their table, so none starts or changes until all are counted.
INSERT INTO "ListTotal" ("organizationId", "list", "workflowId", "day", "status", "reason", "count")
  SELECT "organizationId", "list", coalesce("workflowId", ''), coalesce("day", ''), "status", "reason", sum("count")
  FROM (
    SELECT "organizationId", "list", "workflowId", "day", "status", "reason", count(*) AS "count"
    FROM "listedRows"() WHERE "list" = 'Review' GROUP BY 1, 2, 3, 4, 5, 6
  ) listed
  GROUP BY "organizationId", "list", "status", "reason", CUBE ("workflowId", "day");
