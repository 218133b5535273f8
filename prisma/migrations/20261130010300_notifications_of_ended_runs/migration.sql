-- Notifies the member who started a run, or whose trigger did, that it ended. Does so when the transaction commits,
-- because runs of the same workflow write to the same row, and would otherwise wait longer for each other. A completed
-- run counts only if it waited for a review, because thousands of others can complete in a day. A member isn't
-- notified of their own rejection.
CREATE FUNCTION "notifyStarter"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "what" "NotificationKind" := CASE
    WHEN NEW."status" = 'COMPLETED' THEN 'RUN_COMPLETED' WHEN NEW."reason" = 'REJECTED' THEN 'RUN_REJECTED'
    ELSE 'RUN_FAILED' END;
BEGIN
  IF "what" = 'RUN_COMPLETED' AND NOT EXISTS (SELECT FROM "Review" v WHERE v."runId" = NEW."id") THEN
    RETURN NULL;
  END IF;
  IF "what" = 'RUN_REJECTED' AND EXISTS (
    SELECT FROM "Review" v JOIN "Decision" d ON d."reviewId" = v."id"
    WHERE v."runId" = NEW."id" AND v."status" = 'REJECTED' AND d."kind" = 'reject' AND d."memberId" = NEW."startedById")
  THEN
    RETURN NULL;
  END IF;
  PERFORM "notifyMember"(NEW."startedById", NEW."organizationId", "what", NEW."workflowId", NEW."workflowName", NULL,
    NEW."id", NULL, false, NEW."updatedAt");
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "Run_notification" AFTER UPDATE OF "status" ON "Run" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW
  WHEN (OLD."status" IS DISTINCT FROM NEW."status" AND NEW."status" IN ('COMPLETED', 'FAILED') AND NEW."purpose" = 'RUN'
    AND NEW."reason" IS DISTINCT FROM 'CANCELLED')
  EXECUTE FUNCTION "notifyStarter"();
