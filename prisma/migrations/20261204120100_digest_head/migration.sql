-- The daily digest of owners and admins contains the head of the ledger.
ALTER TYPE "NotificationKind" ADD VALUE 'LEDGER_HEAD' BEFORE 'RECEIPT';

ALTER TABLE "Member" ADD COLUMN "digestSequence" BIGINT NOT NULL DEFAULT 0;

CREATE OR REPLACE FUNCTION "notificationChannels"("of" TEXT, "what" "NotificationKind") RETURNS "NotificationChannel"[] LANGUAGE sql STABLE AS $$
  SELECT coalesce(
    (SELECT p."channels" FROM "NotificationPreference" p WHERE p."memberId" = "of" AND p."kind" = "what"),
    CASE "what"::text WHEN 'RUN_COMPLETED' THEN '{APP}' WHEN 'RECEIPT' THEN '{EMAIL}' WHEN 'LEDGER_HEAD' THEN '{DIGEST}'
      ELSE '{APP,EMAIL}' END::"NotificationChannel"[]
  );
$$;
