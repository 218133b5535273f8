-- When a card that changed is sent: now, or if it's being sent or waits for a retry, after that, but within a minute.
-- That's as long as a claim lasts, so this never ends a claim early. By the clock, because the transaction may be older
-- than the claim.
CREATE FUNCTION "changedCardSendAt"("before" TIMESTAMPTZ) RETURNS TIMESTAMPTZ LANGUAGE sql VOLATILE AS $$
  SELECT least(greatest("before", now()), clock_timestamp() + interval '60 seconds');
$$;

CREATE OR REPLACE FUNCTION "queueSlackCards"("changed" TEXT) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM "SlackCard" WHERE "reviewId" = "changed") THEN
    UPDATE "SlackCard" SET "status" = 'QUEUED', "revision" = "revision" + 1, "attempts" = 0,
      "sendAt" = "changedCardSendAt"("sendAt"), "lastError" = NULL, "notice" = NULL
    WHERE "reviewId" = "changed";
  END IF;
END $$;
