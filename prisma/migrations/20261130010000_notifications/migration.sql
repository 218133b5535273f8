-- CreateEnum
CREATE TYPE "NotificationKind" AS ENUM ('REVIEW_REQUESTED', 'REVIEW_CHANGED', 'REVIEW_DUE', 'REVIEW_ESCALATED', 'MENTION', 'RUN_COMPLETED', 'RUN_FAILED', 'RUN_REJECTED', 'LIMIT_REACHED');

-- CreateEnum
CREATE TYPE "NotificationChannel" AS ENUM ('APP', 'EMAIL', 'DIGEST');

-- AlterEnum
ALTER TYPE "MessageKind" ADD VALUE 'NOTIFICATION' BEFORE 'INVITATION';
ALTER TYPE "MessageKind" ADD VALUE 'DIGEST' BEFORE 'INVITATION';

-- AlterTable
ALTER TABLE "Member" ADD COLUMN "timeZone" TEXT;

-- CreateTable
CREATE TABLE "Notification" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "kind" "NotificationKind" NOT NULL,
    "subjectId" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "by" TEXT,
    "runId" TEXT,
    "reviewId" TEXT,
    "count" INTEGER NOT NULL DEFAULT 1,
    "channels" "NotificationChannel"[],
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "readAt" TIMESTAMPTZ(3),
    "mailAt" TIMESTAMPTZ(3),
    "mailedAt" TIMESTAMPTZ(3),
    "digestAt" TIMESTAMPTZ(3),

    CONSTRAINT "Notification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "NotificationPreference" (
    "memberId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "kind" "NotificationKind" NOT NULL,
    "channels" "NotificationChannel"[],

    CONSTRAINT "NotificationPreference_pkey" PRIMARY KEY ("memberId","kind")
);

-- CreateTable
CREATE TABLE "NotificationDigest" (
    "memberId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "NotificationDigest_pkey" PRIMARY KEY ("memberId","day")
);

-- CreateIndex
CREATE INDEX "Notification_memberId_at_id_idx" ON "Notification"("memberId", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Notification_at_idx" ON "Notification"("at");

-- CreateIndex
CREATE INDEX "Notification_runId_idx" ON "Notification"("runId");

-- CreateIndex
CREATE INDEX "Notification_reviewId_idx" ON "Notification"("reviewId");

-- CreateIndex
CREATE INDEX "NotificationDigest_createdAt_idx" ON "NotificationDigest"("createdAt");

-- Unread notifications, which repeated events are counted in.
CREATE UNIQUE INDEX "Notification_unread" ON "Notification"("memberId", "kind", "subjectId") WHERE "readAt" IS NULL;
-- The limits that someone was notified of, because they're notified once.
CREATE INDEX "Notification_limit" ON "Notification"("memberId", "subjectId") WHERE "kind" = 'LIMIT_REACHED';
-- What has to be emailed, and what waits for a digest.
CREATE INDEX "Notification_mail" ON "Notification"("mailAt") WHERE "mailAt" IS NOT NULL;
CREATE INDEX "Notification_digest" ON "Notification"("memberId", "digestAt") WHERE "digestAt" IS NOT NULL;

-- AddForeignKey
ALTER TABLE "Notification" ADD CONSTRAINT "Notification_memberId_organizationId_fkey" FOREIGN KEY ("memberId", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "NotificationPreference" ADD CONSTRAINT "NotificationPreference_memberId_organizationId_fkey" FOREIGN KEY ("memberId", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "NotificationDigest" ADD CONSTRAINT "NotificationDigest_memberId_organizationId_fkey" FOREIGN KEY ("memberId", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- A member's channels for a kind: their own, or the default. The only place that has the defaults.
CREATE FUNCTION "notificationChannels"("of" TEXT, "what" "NotificationKind") RETURNS "NotificationChannel"[] LANGUAGE sql STABLE AS $$
  SELECT coalesce(
    (SELECT p."channels" FROM "NotificationPreference" p WHERE p."memberId" = "of" AND p."kind" = "what"),
    CASE "what" WHEN 'RUN_COMPLETED' THEN '{APP}' ELSE '{APP,EMAIL}' END::"NotificationChannel"[]
  );
$$;

-- Notifies a member of an event, unless they don't want to be, and returns the channels. Counts the event in the
-- unread notification, if there is one, except for one more event of the same run. With "isMailed", the caller queues the email. Otherwise it's queued later,
-- and at most once a day while the notification is unread.
CREATE FUNCTION "notifyMember"(
  "to" TEXT, "within" TEXT, "what" "NotificationKind", "about" TEXT, "called" TEXT, "from" TEXT, "ofRun" TEXT,
  "ofReview" TEXT, "isMailed" BOOLEAN, "time" TIMESTAMPTZ
) RETURNS "NotificationChannel"[] LANGUAGE plpgsql AS $$
DECLARE
  "wanted" "NotificationChannel"[] := "notificationChannels"("to", "what");
  "isMailLater" BOOLEAN := NOT "isMailed" AND 'EMAIL' = ANY("wanted");
BEGIN
  IF "wanted" = '{}' OR NOT EXISTS (SELECT FROM "Member" m WHERE m."id" = "to" AND m."removedAt" IS NULL)
    OR "what" = 'LIMIT_REACHED' AND EXISTS (
      SELECT FROM "Notification" n WHERE n."memberId" = "to" AND n."subjectId" = "about" AND n."kind" = 'LIMIT_REACHED')
  THEN
    RETURN '{}';
  END IF;
  INSERT INTO "Notification" AS n ("id", "organizationId", "memberId", "kind", "subjectId", "title", "by", "runId",
    "reviewId", "channels", "createdAt", "at", "mailAt", "digestAt")
  VALUES ("makeId"('ntf', "time"), "within", "to", "what", "about", "called", "from", "ofRun", "ofReview", "wanted",
    "time", "time", CASE WHEN "isMailLater" THEN date_trunc('milliseconds', "time") END, CASE WHEN 'DIGEST' = ANY("wanted") THEN "time" END)
  ON CONFLICT ("memberId", "kind", "subjectId") WHERE "readAt" IS NULL DO UPDATE SET
    "count" = n."count" + (EXCLUDED."runId" IS NULL OR n."runId" IS DISTINCT FROM EXCLUDED."runId")::int, "title" = EXCLUDED."title", "by" = EXCLUDED."by", "runId" = EXCLUDED."runId",
    "channels" = EXCLUDED."channels", "at" = EXCLUDED."at",
    "mailAt" = coalesce(n."mailAt", CASE
      WHEN EXCLUDED."mailAt" IS NOT NULL THEN greatest(EXCLUDED."mailAt", n."mailedAt" + interval '1 day') END),
    "digestAt" = coalesce(n."digestAt", EXCLUDED."digestAt");
  RETURN "wanted";
END $$;
