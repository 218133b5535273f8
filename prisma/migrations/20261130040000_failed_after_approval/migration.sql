-- AlterEnum
ALTER TYPE "NotificationKind" ADD VALUE 'APPROVED_RUN_FAILED' BEFORE 'LIMIT_REACHED';

-- Also notifies those who gave a run its last approval that it failed afterwards, because they may believe that what
-- they approved went out. Whoever started the run gets only their own notification.
CREATE OR REPLACE FUNCTION "notifyStarter"() RETURNS trigger LANGUAGE plpgsql AS $$
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
  IF "what" = 'RUN_FAILED' THEN
    PERFORM "notifyMember"(a."memberId", NEW."organizationId", 'APPROVED_RUN_FAILED', NEW."workflowId",
      NEW."workflowName", NULL, NEW."id", NULL, false, NEW."updatedAt")
    FROM (
      SELECT DISTINCT d."memberId"
      FROM "Decision" d
      WHERE d."reviewId" = (
          SELECT v."id" FROM "Review" v WHERE v."runId" = NEW."id" AND v."status" = 'APPROVED'
          ORDER BY v."closedAt" DESC, v."id" DESC LIMIT 1)
        AND d."kind" = 'approve' AND d."voidedAt" IS NULL AND d."memberId" <> NEW."startedById"
      ORDER BY d."memberId"
    ) a;
  END IF;
  RETURN NULL;
END $$;
