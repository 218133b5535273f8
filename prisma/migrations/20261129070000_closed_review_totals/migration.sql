-- Closed reviews by the day they were closed, to find the pages of the inbox's decided reviews. Where that's
-- unknown, by the day they were opened.
CREATE OR REPLACE FUNCTION "listedRows"()
RETURNS TABLE ("organizationId" TEXT, "list" TEXT, "workflowId" TEXT, "day" TEXT, "status" TEXT, "reason" TEXT)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT "organizationId", 'Run' AS "list", "workflowId", "dayOf"("createdAt") AS "day", "status"::text AS "status",
    coalesce("reason"::text, '') AS "reason"
  FROM "Run" WHERE "purpose" <> 'TEST'
  UNION ALL
  SELECT "organizationId", 'Review', "workflowId", "dayOf"("createdAt"), "status"::text, '' FROM "Review"
  UNION ALL
  SELECT "organizationId", 'ClosedReview', "workflowId", "dayOf"(coalesce("closedAt", "createdAt")), "status"::text, '' FROM "Review"
  WHERE "status" <> 'OPEN'
$$;

CREATE FUNCTION "countClosedReview"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD."status" <> 'OPEN' THEN
    INSERT INTO "ListTotalChange" ("organizationId", "list", "workflowId", "day", "status", "reason", "count")
      VALUES (OLD."organizationId", 'ClosedReview', OLD."workflowId", "dayOf"(coalesce(OLD."closedAt", OLD."createdAt")),
        OLD."status", '', -1);
  END IF;
  IF TG_OP <> 'DELETE' AND NEW."status" <> 'OPEN' THEN
    INSERT INTO "ListTotalChange" ("organizationId", "list", "workflowId", "day", "status", "reason", "count")
      VALUES (NEW."organizationId", 'ClosedReview', NEW."workflowId", "dayOf"(coalesce(NEW."closedAt", NEW."createdAt")),
        NEW."status", '', 1);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "Review_new_closed_total" AFTER INSERT ON "Review" FOR EACH ROW
  WHEN (NEW."status" <> 'OPEN') EXECUTE FUNCTION "countClosedReview"();
CREATE TRIGGER "Review_deleted_closed_total" AFTER DELETE ON "Review" FOR EACH ROW
  WHEN (OLD."status" <> 'OPEN') EXECUTE FUNCTION "countClosedReview"();
CREATE TRIGGER "Review_closed_total" AFTER UPDATE OF "organizationId", "workflowId", "createdAt", "closedAt", "status"
  ON "Review" FOR EACH ROW
  WHEN ((OLD."status" <> 'OPEN' OR NEW."status" <> 'OPEN')
    AND (OLD."organizationId", OLD."workflowId", coalesce(OLD."closedAt", OLD."createdAt"), OLD."status")
      IS DISTINCT FROM (NEW."organizationId", NEW."workflowId", coalesce(NEW."closedAt", NEW."createdAt"), NEW."status"))
  EXECUTE FUNCTION "countClosedReview"();

-- Existing reviews. The triggers above lock their table, so none is decided until all are counted.
INSERT INTO "ListTotal" ("organizationId", "list", "workflowId", "day", "status", "reason", "count")
  SELECT "organizationId", "list", coalesce("workflowId", ''), coalesce("day", ''), "status", "reason", sum("count")
  FROM (
    SELECT "organizationId", "list", "workflowId", "day", "status", "reason", count(*) AS "count"
    FROM "listedRows"() WHERE "list" = 'ClosedReview' GROUP BY 1, 2, 3, 4, 5, 6
  ) listed
  GROUP BY "organizationId", "list", "status", "reason", CUBE ("workflowId", "day");
