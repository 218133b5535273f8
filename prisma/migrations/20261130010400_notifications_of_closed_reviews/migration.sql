-- Marks what asked for a decision as read when the review closes, in the statement that closes it, because nobody has
-- to decide anymore.
CREATE FUNCTION "readReviewNotifications"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "Notification" SET "readAt" = coalesce(NEW."closedAt", now())
  WHERE "reviewId" = NEW."id" AND "readAt" IS NULL AND "kind" <> 'MENTION';
  RETURN NULL;
END $$;
CREATE TRIGGER "Review_notifications" AFTER UPDATE OF "status" ON "Review" FOR EACH ROW
  WHEN (OLD."status" = 'OPEN' AND NEW."status" <> 'OPEN')
  EXECUTE FUNCTION "readReviewNotifications"();
