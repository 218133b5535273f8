-- A link of an entry about a run has the entry's number among the run's entries, so that a file that omits one shows it.
-- AlterTable
ALTER TABLE "LedgerLink" ADD COLUMN "runSequence" INTEGER;

ALTER TABLE "LedgerLink" ADD CONSTRAINT "LedgerLink_sequence_check" CHECK ("sequence" > 0);

-- Each organization's entries can be chained on their own.
ALTER TABLE "LedgerPending" ADD COLUMN "organizationId" TEXT;
UPDATE "LedgerPending" p SET "organizationId" = e."organizationId" FROM "LedgerEntry" e WHERE e."id" = p."entryId";
DELETE FROM "LedgerPending" WHERE "organizationId" IS NULL;
ALTER TABLE "LedgerPending" ALTER COLUMN "organizationId" SET NOT NULL;
CREATE OR REPLACE FUNCTION "queueForLedger"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "LedgerPending" ("entryId", "organizationId") VALUES (NEW."id", NEW."organizationId");
  RETURN NULL;
END $$;

-- Entries of the same millisecond are in the order they were made, except that a review is closed after the decision, and
-- a run ends after both: one statement can do all of it. The random part keeps the hash of an entry from being guessed.
CREATE SEQUENCE "ledger_entry_order" MINVALUE 0 MAXVALUE 16777215 CYCLE;
CREATE FUNCTION "makeEntryId"("time" TIMESTAMPTZ, "action" TEXT) RETURNS TEXT LANGUAGE sql VOLATILE AS $$
  SELECT 'ent_' || lpad(to_hex(floor(extract(epoch FROM "time") * 1000)::bigint), 12, '0')
    || CASE WHEN "action" = 'review.closed' THEN '1' WHEN "action" IN ('run.completed', 'run.failed') THEN '2' ELSE '0' END
    || lpad(to_hex(nextval('"ledger_entry_order"')), 6, '0') || substr(replace(gen_random_uuid()::text, '-', ''), 1, 24);
$$;
CREATE OR REPLACE FUNCTION "makeEntryId"("time" TIMESTAMPTZ) RETURNS TEXT LANGUAGE sql VOLATILE AS $$
  SELECT "makeEntryId"("time", '');
$$;
CREATE OR REPLACE FUNCTION "recordRunEntry"("organization" TEXT, "run" TEXT, "time" TIMESTAMPTZ, "action" TEXT, "subjectType" TEXT,
  "subject" TEXT, "member" TEXT, "channel" TEXT, "token" TEXT, "data" JSONB) RETURNS VOID LANGUAGE sql VOLATILE AS $$
  INSERT INTO "LedgerEntry" ("id", "organizationId", "at", "action", "subjectType", "subjectId", "runId", "memberId", "channel",
    "tokenId", "address", "requestId", "data")
  VALUES ("makeEntryId"("time", "action"), "organization", "time", "action", "subjectType", "subject", "run", "member", "channel",
    "token", nullif(current_setting('countersign.address', true), ''), nullif(current_setting('countersign.request', true), ''),
    "data");
$$;

-- The run of a review, with its salt. No row if the run isn't in the ledger.
CREATE FUNCTION "findRunOfReview"("review" TEXT) RETURNS TABLE ("run" TEXT, "salt" BYTEA) LANGUAGE sql STABLE AS $$
  SELECT r."id", r."salt" FROM "Review" v JOIN "Run" r ON r."id" = v."runId"
  WHERE v."id" = "review" AND r."purpose" <> 'TEST' AND r."salt" IS NOT NULL;
$$;

-- Commits to the workflow's definition, exactly as Postgres prints it. The definition of a version never changes.
CREATE FUNCTION "commitToDefinition"("salt" BYTEA, "version" TEXT) RETURNS TEXT LANGUAGE sql STABLE STRICT AS $$
  SELECT "commitToText"("salt", "definition"::text) FROM "WorkflowVersion" WHERE "id" = "version";
$$;

CREATE OR REPLACE FUNCTION "recordRunStart"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "recordRunEntry"(NEW."organizationId", NEW."id", NEW."createdAt", 'run.started', 'run', NEW."id", NEW."startedById",
    NEW."channel"::text, NULL, jsonb_build_object('workflowId', NEW."workflowId", 'versionId', NEW."versionId",
      'definition', "commitToDefinition"(NEW."salt", NEW."versionId"), 'revision', NEW."revision",
      'purpose', NEW."purpose"::text, 'input', "commitToText"(NEW."salt", NEW."input")));
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION "recordContinuation"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "salt" BYTEA := "findSalt"(NEW."runId");
BEGIN
  IF "salt" IS NULL THEN RETURN NULL; END IF;
  PERFORM "recordRunEntry"(NEW."organizationId", NEW."runId", NEW."createdAt", 'run.continued', 'run', NEW."runId", NEW."byId",
    NEW."channel"::text, NEW."tokenId", jsonb_build_object('continuationId', NEW."id", 'stepId', NEW."stepId",
      'stepOrder', NEW."stepOrder", 'role', NEW."role"::text, 'toVersionId', NEW."toVersionId", 'fromVersionId', NEW."fromVersionId",
      'definition', "commitToDefinition"("salt", NEW."toVersionId"), 'input', "commitToText"("salt", NEW."input"),
      'inputBefore', "commitToText"("salt", NEW."inputBefore")));
  RETURN NULL;
END $$;

-- Commits to the agents' versions and each attempt's error, too, and records each attempt's model and times.
CREATE OR REPLACE FUNCTION "recordRunEnd"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "recordRunEntry"(NEW."organizationId", NEW."id", NEW."updatedAt",
    CASE NEW."status" WHEN 'COMPLETED' THEN 'run.completed' ELSE 'run.failed' END, 'run', NEW."id", NULL, NULL, NULL,
    jsonb_build_object('reason', NEW."reason"::text, 'output', "commitToText"(NEW."salt", NEW."output"),
      'error', "commitToText"(NEW."salt", NEW."error"::text), 'attempts', coalesce((
        SELECT jsonb_agg(jsonb_build_object('id', s."id", 'stepId', s."stepId", 'stepOrder', s."stepOrder", 'attempt', s."attempt",
            'round', s."round", 'agentId', s."agentId", 'status', s."status"::text, 'model', s."model", 'simulated', s."simulated",
            'startedAt', "isoTime"(s."startedAt"), 'finishedAt', "isoTime"(s."finishedAt"),
            'input', "commitToText"(NEW."salt", s."input"), 'output', "commitToText"(NEW."salt", s."output"),
            'error', "commitToText"(NEW."salt", s."error"::text)) ORDER BY s."stepOrder", s."attempt", s."id")
        FROM "StepRun" s WHERE s."runId" = NEW."id" AND s."status" <> 'RECORDED'), '[]'::jsonb), 'agents', coalesce((
        SELECT jsonb_agg(jsonb_build_object('agentId', a."agentId", 'revision', a."agentRevision", 'since', a."since",
            'version', "commitToText"(NEW."salt", a."versionId")) ORDER BY a."agentId", a."since")
        FROM "RunAgent" a WHERE a."runId" = NEW."id"), '[]'::jsonb)));
  RETURN NULL;
END $$;

-- Commits to the server and the host of a tool call, too, and records the message that it's about.
CREATE OR REPLACE FUNCTION "recordReviewOpening"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "salt" BYTEA := "findSalt"(NEW."runId");
BEGIN
  IF "salt" IS NULL THEN RETURN NULL; END IF;
  PERFORM "recordRunEntry"(NEW."organizationId", NEW."runId", NEW."createdAt", 'review.opened', 'review', NEW."id", NULL, NULL, NULL,
    jsonb_build_object('attemptId', NEW."stepRunId", 'stepId', NEW."stepId", 'stepOrder', NEW."stepOrder",
      'dueAt', "isoTime"(NEW."dueAt"), 'escalatesAt', "isoTime"(NEW."escalatesAt"),
      'question', "commitToText"("salt", NEW."action"), 'document', "commitToHash"("salt", NEW."draftHash"),
      'policy', "commitToText"("salt", NEW."policy"::text), 'destinations', "commitToText"("salt", NEW."destinations"::text),
      'tool', "commitToText"("salt", NEW."tool"), 'server', "commitToText"("salt", NEW."server"),
      'host', "commitToText"("salt", NEW."host"), 'outgoingId', NEW."outgoingId", 'asksAgainId', NEW."asksAgainId"));
  RETURN NULL;
END $$;

CREATE FUNCTION "recordEscalation"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF "findSalt"(NEW."runId") IS NULL THEN RETURN NULL; END IF;
  PERFORM "recordRunEntry"(NEW."organizationId", NEW."runId", NEW."escalatedAt", 'review.escalated', 'review', NEW."id", NULL, NULL,
    NULL, '{}');
  RETURN NULL;
END $$;
CREATE TRIGGER "Review_ledger_escalated" AFTER UPDATE OF "escalatedAt" ON "Review" FOR EACH ROW
  WHEN (OLD."escalatedAt" IS NULL AND NEW."escalatedAt" IS NOT NULL) EXECUTE FUNCTION "recordEscalation"();

CREATE OR REPLACE FUNCTION "recordReassignment"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "run" TEXT;
  "salt" BYTEA;
BEGIN
  SELECT * INTO "run", "salt" FROM "findRunOfReview"(NEW."reviewId");
  IF "salt" IS NULL THEN RETURN NULL; END IF;
  PERFORM "recordRunEntry"(NEW."organizationId", "run", NEW."createdAt", 'review.reassigned', 'review', NEW."reviewId", NEW."byId",
    NEW."channel"::text, NEW."tokenId", jsonb_build_object('toId', NEW."toId", 'forMemberId', NEW."forMemberId",
      'role', NEW."role"::text, 'toRole', NEW."toRole"::text, 'own', NEW."own",
      'replaced', "commitToText"("salt", to_json(NEW."fromApprovers")::text), 'note', "commitToText"("salt", NEW."note")));
  RETURN NULL;
END $$;

-- Records whether the member joined through a link that someone shared, too.
CREATE OR REPLACE FUNCTION "recordDecision"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "run" TEXT;
  "salt" BYTEA;
BEGIN
  SELECT * INTO "run", "salt" FROM "findRunOfReview"(NEW."reviewId");
  IF "salt" IS NULL THEN RETURN NULL; END IF;
  IF TG_OP = 'INSERT' THEN
    PERFORM "recordRunEntry"(NEW."organizationId", "run", NEW."createdAt", 'review.decided', 'review', NEW."reviewId", NEW."memberId",
      NEW."channel"::text, NEW."tokenId", jsonb_build_object('decisionId', NEW."id", 'decision', NEW."kind"::text,
        'forMemberId', NEW."forMemberId", 'role', NEW."role"::text, 'joinedByLink', NEW."joinedByLinkFrom" IS NOT NULL,
        'shown', "commitToHash"("salt", NEW."shownHash"), 'approved', "commitToHash"("salt", NEW."textHash"),
        'reason', "commitToText"("salt", NEW."reason"), 'toStepOrder', NEW."toStepOrder",
        'firstOpenedAt', "isoTime"(NEW."firstOpenedAt"), 'secondsInView', NEW."secondsInView", 'reachedEnd', NEW."reachedEnd"));
  ELSE
    PERFORM "recordRunEntry"(NEW."organizationId", "run", NEW."voidedAt", 'review.vote_voided', 'review', NEW."reviewId", NULL, NULL,
      NULL, jsonb_build_object('decisionId', NEW."id", 'reason', coalesce(NEW."voidReason"::text, 'EDIT')));
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION "recordReading"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "run" TEXT;
  "salt" BYTEA;
BEGIN
  SELECT * INTO "run", "salt" FROM "findRunOfReview"(NEW."reviewId");
  IF "salt" IS NULL THEN RETURN NULL; END IF;
  PERFORM "recordRunEntry"(NEW."organizationId", "run", NEW."updatedAt", 'review.seen', 'review', NEW."reviewId", NEW."memberId",
    NEW."channel"::text, NULL, jsonb_build_object('document', "commitToHash"("salt", NEW."hash")));
  RETURN NULL;
END $$;

-- Edits and deletions record the channel and the token of the transaction.
CREATE OR REPLACE FUNCTION "recordComment"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "run" TEXT;
  "salt" BYTEA;
  "data" JSONB;
  "channel" TEXT := nullif(current_setting('countersign.channel', true), '');
  "token" TEXT := nullif(current_setting('countersign.token', true), '');
BEGIN
  SELECT * INTO "run", "salt" FROM "findRunOfReview"(NEW."reviewId");
  IF "salt" IS NULL THEN RETURN NULL; END IF;
  "data" := jsonb_build_object('commentId', NEW."id", 'text', "commitToText"("salt", NEW."text"));
  IF TG_OP = 'INSERT' THEN
    PERFORM "recordRunEntry"(NEW."organizationId", "run", NEW."createdAt", 'comment.added', 'review', NEW."reviewId", NEW."memberId",
      NEW."channel"::text, NEW."tokenId", "data");
  ELSIF OLD."deletedAt" IS NULL AND NEW."deletedAt" IS NOT NULL THEN
    PERFORM "recordRunEntry"(NEW."organizationId", "run", NEW."deletedAt", 'comment.deleted', 'review', NEW."reviewId",
      NEW."deletedById", "channel", "token", "data");
  ELSIF OLD."text" IS DISTINCT FROM NEW."text" THEN
    PERFORM "recordRunEntry"(NEW."organizationId", "run", coalesce(NEW."editedAt", clock_timestamp()), 'comment.edited', 'review',
      NEW."reviewId", NEW."memberId", "channel", "token", "data");
  END IF;
  RETURN NULL;
END $$;
