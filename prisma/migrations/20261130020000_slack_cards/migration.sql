-- AlterEnum
ALTER TYPE "MessageKind" ADD VALUE 'SLACK_LINKED' BEFORE 'WEBHOOK_DISABLED';

-- CreateIndex
CREATE INDEX "SlackCard_connectionId_status_sendAt_id_idx" ON "SlackCard"("connectionId", "status", "sendAt", "id");

-- A function in SQL is planned each time a trigger calls it. This one is planned once per session, and most reviews
-- have no cards.
CREATE OR REPLACE FUNCTION "queueSlackCards"("changed" TEXT) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM "SlackCard" WHERE "reviewId" = "changed") THEN
    UPDATE "SlackCard" SET "status" = 'QUEUED', "revision" = "revision" + 1, "attempts" = 0,
      "sendAt" = greatest("sendAt", now()), "lastError" = NULL, "notice" = NULL
    WHERE "reviewId" = "changed";
  END IF;
END $$;
