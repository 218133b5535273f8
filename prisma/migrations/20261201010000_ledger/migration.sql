-- A run's texts are hashed with its salt. Without the salt, nobody can tell whether a text belongs to a hash. Runs that
-- predate the ledger have no salt, and aren't in it.
ALTER TABLE "Run" ADD COLUMN "salt" BYTEA;
ALTER TABLE "Run" ALTER COLUMN "salt" SET DEFAULT uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());

-- No foreign keys, because entries outlive what they're about.
-- CreateTable
CREATE TABLE "LedgerEntry" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "action" TEXT NOT NULL,
    "subjectType" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "runId" TEXT,
    "memberId" TEXT,
    "channel" TEXT,
    "tokenId" TEXT,
    "address" TEXT,
    "requestId" TEXT,
    "data" JSONB NOT NULL,
    "keyId" TEXT,
    "sealed" TEXT,
    "sealedHash" TEXT,

    CONSTRAINT "LedgerEntry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LedgerPending" (
    "entryId" TEXT NOT NULL,

    CONSTRAINT "LedgerPending_pkey" PRIMARY KEY ("entryId")
);

-- CreateTable
CREATE TABLE "LedgerLink" (
    "organizationId" TEXT NOT NULL,
    "sequence" BIGINT NOT NULL,
    "entryId" TEXT NOT NULL,
    "entryHash" TEXT NOT NULL,
    "chainedAt" TIMESTAMPTZ(3) NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "LedgerLink_pkey" PRIMARY KEY ("organizationId", "sequence")
);

-- CreateTable
CREATE TABLE "LedgerHead" (
    "organizationId" TEXT NOT NULL,
    "sequence" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,
    "signedAt" TIMESTAMPTZ(3) NOT NULL,
    "keyId" TEXT NOT NULL,
    "signature" TEXT NOT NULL,

    CONSTRAINT "LedgerHead_pkey" PRIMARY KEY ("organizationId", "sequence")
);

-- CreateTable
CREATE TABLE "SigningKey" (
    "id" TEXT NOT NULL,
    "publicKey" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "retiredAt" TIMESTAMPTZ(3),

    CONSTRAINT "SigningKey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ErasableKey" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "subjectType" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "key" BYTEA NOT NULL,
    "salt" BYTEA NOT NULL,

    CONSTRAINT "ErasableKey_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "LedgerEntry_organizationId_at_id_idx" ON "LedgerEntry"("organizationId", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "LedgerEntry_subjectId_at_idx" ON "LedgerEntry"("subjectId", "at");

-- Most entries about runs have no person.
CREATE INDEX "LedgerEntry_memberId_at_idx" ON "LedgerEntry"("memberId", "at") WHERE "memberId" IS NOT NULL;
CREATE INDEX "LedgerEntry_runId_at_idx" ON "LedgerEntry"("runId", "at") WHERE "runId" IS NOT NULL;

-- CreateIndex
CREATE UNIQUE INDEX "LedgerLink_entryId_key" ON "LedgerLink"("entryId");

-- CreateIndex
CREATE UNIQUE INDEX "ErasableKey_organizationId_subjectType_subjectId_key" ON "ErasableKey"("organizationId", "subjectType", "subjectId");

-- Entries, links and heads are only added, even by the owner of the tables.
CREATE FUNCTION "refuseChange"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are only added, never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "LedgerEntry_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "LedgerEntry" FOR EACH STATEMENT EXECUTE FUNCTION "refuseChange"();
CREATE TRIGGER "LedgerLink_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "LedgerLink" FOR EACH STATEMENT EXECUTE FUNCTION "refuseChange"();
CREATE TRIGGER "LedgerHead_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "LedgerHead" FOR EACH STATEMENT EXECUTE FUNCTION "refuseChange"();

-- Each entry waits in LedgerPending until it's chained. So the order of commits doesn't matter, and a restored dump
-- continues where it ended.
CREATE FUNCTION "queueForLedger"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "LedgerPending" ("entryId") VALUES (NEW."id");
  RETURN NULL;
END $$;
CREATE TRIGGER "LedgerEntry_pending" AFTER INSERT ON "LedgerEntry" FOR EACH ROW EXECUTE FUNCTION "queueForLedger"();

-- A later id sorts after an earlier one, to the millisecond.
CREATE FUNCTION "makeEntryId"("time" TIMESTAMPTZ) RETURNS TEXT LANGUAGE sql VOLATILE AS $$
  SELECT 'ent_' || lpad(to_hex(floor(extract(epoch FROM "time") * 1000)::bigint), 12, '0') || substr(replace(gen_random_uuid()::text, '-', ''), 1, 20);
$$;

-- Commits to a text by its SHA-256 (hex), with a salt: SHA-256 of the salt's bytes followed by the hash's bytes.
CREATE FUNCTION "commitToHash"("salt" BYTEA, "hash" TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT encode(sha256("salt" || decode("hash", 'hex')), 'hex');
$$;
CREATE FUNCTION "commitToText"("salt" BYTEA, "text" TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT encode(sha256("salt" || sha256(convert_to("text", 'UTF8'))), 'hex');
$$;

-- Adds an entry about a run. The request and the client's address are those of the transaction, if it has any.
CREATE FUNCTION "recordRunEntry"("organization" TEXT, "run" TEXT, "time" TIMESTAMPTZ, "action" TEXT, "subjectType" TEXT, "subject" TEXT,
  "member" TEXT, "channel" TEXT, "token" TEXT, "data" JSONB) RETURNS VOID LANGUAGE sql VOLATILE AS $$
  INSERT INTO "LedgerEntry" ("id", "organizationId", "at", "action", "subjectType", "subjectId", "runId", "memberId", "channel",
    "tokenId", "address", "requestId", "data")
  VALUES ("makeEntryId"("time"), "organization", "time", "action", "subjectType", "subject", "run", "member", "channel", "token",
    nullif(current_setting('countersign.address', true), ''), nullif(current_setting('countersign.request', true), ''), "data");
$$;

CREATE FUNCTION "recordRunStart"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "recordRunEntry"(NEW."organizationId", NEW."id", NEW."createdAt", 'run.started', 'run', NEW."id", NEW."startedById",
    NEW."channel"::text, NULL, jsonb_build_object('workflowId', NEW."workflowId", 'versionId', NEW."versionId",
      'revision', NEW."revision", 'purpose', NEW."purpose"::text, 'input', "commitToText"(NEW."salt", NEW."input")));
  RETURN NULL;
END $$;
CREATE TRIGGER "Run_ledger_start" AFTER INSERT ON "Run" FOR EACH ROW
  WHEN (NEW."salt" IS NOT NULL AND NEW."purpose" <> 'TEST') EXECUTE FUNCTION "recordRunStart"();

-- Commits to what each attempt received and returned, too.
CREATE FUNCTION "recordRunEnd"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "recordRunEntry"(NEW."organizationId", NEW."id", NEW."updatedAt",
    CASE NEW."status" WHEN 'COMPLETED' THEN 'run.completed' ELSE 'run.failed' END, 'run', NEW."id", NULL, NULL, NULL,
    jsonb_build_object('reason', NEW."reason"::text, 'output', "commitToText"(NEW."salt", NEW."output"),
      'error', "commitToText"(NEW."salt", NEW."error"::text), 'attempts', coalesce((
        SELECT jsonb_agg(jsonb_build_object('id', s."id", 'stepId', s."stepId", 'stepOrder', s."stepOrder", 'attempt', s."attempt",
            'round', s."round", 'agentId', s."agentId", 'status', s."status"::text, 'input', "commitToText"(NEW."salt", s."input"),
            'output', "commitToText"(NEW."salt", s."output")) ORDER BY s."stepOrder", s."attempt", s."id")
        FROM "StepRun" s WHERE s."runId" = NEW."id" AND s."status" <> 'RECORDED'), '[]'::jsonb)));
  RETURN NULL;
END $$;
CREATE TRIGGER "Run_ledger_end" AFTER UPDATE OF "status" ON "Run" FOR EACH ROW
  WHEN (OLD."status" IS DISTINCT FROM NEW."status" AND NEW."status" IN ('COMPLETED', 'FAILED') AND NEW."salt" IS NOT NULL
    AND NEW."purpose" <> 'TEST')
  EXECUTE FUNCTION "recordRunEnd"();

-- The salt of a run that's in the ledger.
CREATE FUNCTION "findSalt"("run" TEXT) RETURNS BYTEA LANGUAGE sql STABLE AS $$
  SELECT "salt" FROM "Run" WHERE "id" = "run" AND "purpose" <> 'TEST';
$$;

CREATE FUNCTION "recordContinuation"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "salt" BYTEA := "findSalt"(NEW."runId");
BEGIN
  IF "salt" IS NULL THEN RETURN NULL; END IF;
  PERFORM "recordRunEntry"(NEW."organizationId", NEW."runId", NEW."createdAt", 'run.continued', 'run', NEW."runId", NEW."byId",
    NEW."channel"::text, NEW."tokenId", jsonb_build_object('continuationId', NEW."id", 'stepId', NEW."stepId",
      'stepOrder', NEW."stepOrder", 'role', NEW."role"::text, 'toVersionId', NEW."toVersionId", 'fromVersionId', NEW."fromVersionId",
      'input', "commitToText"("salt", NEW."input"), 'inputBefore', "commitToText"("salt", NEW."inputBefore")));
  RETURN NULL;
END $$;
CREATE TRIGGER "RunContinuation_ledger" AFTER INSERT ON "RunContinuation" FOR EACH ROW EXECUTE FUNCTION "recordContinuation"();

CREATE FUNCTION "recordRerun"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "run" "Run";
BEGIN
  SELECT * INTO "run" FROM "Run" WHERE "id" = NEW."runId";
  IF "run"."salt" IS NULL OR "run"."purpose" = 'TEST' THEN RETURN NULL; END IF;
  PERFORM "recordRunEntry"(NEW."organizationId", NEW."runId", "run"."createdAt", 'run.rerun', 'run', NEW."runId", "run"."startedById",
    "run"."channel"::text, NULL, jsonb_build_object('sourceRunId', NEW."sourceRunId", 'fromStepOrder', NEW."fromStepOrder",
      'edited', NEW."edited", 'confirmed', to_jsonb(NEW."confirmed")));
  RETURN NULL;
END $$;
CREATE TRIGGER "Rerun_ledger" AFTER INSERT ON "Rerun" FOR EACH ROW EXECUTE FUNCTION "recordRerun"();

CREATE FUNCTION "recordReviewOpening"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "salt" BYTEA := "findSalt"(NEW."runId");
BEGIN
  IF "salt" IS NULL THEN RETURN NULL; END IF;
  PERFORM "recordRunEntry"(NEW."organizationId", NEW."runId", NEW."createdAt", 'review.opened', 'review', NEW."id", NULL, NULL, NULL,
    jsonb_build_object('attemptId', NEW."stepRunId", 'stepId', NEW."stepId", 'stepOrder', NEW."stepOrder",
      'dueAt', "isoTime"(NEW."dueAt"), 'question', "commitToText"("salt", NEW."action"),
      'document', "commitToHash"("salt", NEW."draftHash"), 'policy', "commitToText"("salt", NEW."policy"::text),
      'destinations', "commitToText"("salt", NEW."destinations"::text), 'tool', "commitToText"("salt", NEW."tool"),
      'asksAgainId', NEW."asksAgainId"));
  RETURN NULL;
END $$;
CREATE TRIGGER "Review_ledger_opened" AFTER INSERT ON "Review" FOR EACH ROW EXECUTE FUNCTION "recordReviewOpening"();

CREATE FUNCTION "recordReviewClosing"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "salt" BYTEA := "findSalt"(NEW."runId");
BEGIN
  IF "salt" IS NULL THEN RETURN NULL; END IF;
  PERFORM "recordRunEntry"(NEW."organizationId", NEW."runId", coalesce(NEW."closedAt", clock_timestamp()), 'review.closed', 'review',
    NEW."id", NULL, NULL, NULL, jsonb_build_object('status', NEW."status"::text, 'document', "commitToHash"("salt", NEW."hash"),
      'policy', "commitToText"("salt", NEW."policy"::text)));
  RETURN NULL;
END $$;
CREATE TRIGGER "Review_ledger_closed" AFTER UPDATE OF "status" ON "Review" FOR EACH ROW
  WHEN (OLD."status" = 'OPEN' AND NEW."status" <> 'OPEN') EXECUTE FUNCTION "recordReviewClosing"();

CREATE FUNCTION "recordReassignment"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "run" TEXT;
  "salt" BYTEA;
BEGIN
  SELECT v."runId", r."salt" INTO "run", "salt" FROM "Review" v JOIN "Run" r ON r."id" = v."runId"
  WHERE v."id" = NEW."reviewId" AND r."purpose" <> 'TEST';
  IF "salt" IS NULL THEN RETURN NULL; END IF;
  PERFORM "recordRunEntry"(NEW."organizationId", "run", NEW."createdAt", 'review.reassigned', 'review', NEW."reviewId", NEW."byId",
    NEW."channel"::text, NEW."tokenId", jsonb_build_object('toId', NEW."toId", 'forMemberId', NEW."forMemberId",
      'role', NEW."role"::text, 'toRole', NEW."toRole"::text, 'own', NEW."own",
      'replaced', "commitToText"("salt", to_json(NEW."fromApprovers")::text), 'note', "commitToText"("salt", NEW."note")));
  RETURN NULL;
END $$;
CREATE TRIGGER "ReviewReassignment_ledger" AFTER INSERT ON "ReviewReassignment" FOR EACH ROW EXECUTE FUNCTION "recordReassignment"();

CREATE FUNCTION "recordDecision"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "run" TEXT;
  "salt" BYTEA;
BEGIN
  SELECT v."runId", r."salt" INTO "run", "salt" FROM "Review" v JOIN "Run" r ON r."id" = v."runId"
  WHERE v."id" = NEW."reviewId" AND r."purpose" <> 'TEST';
  IF "salt" IS NULL THEN RETURN NULL; END IF;
  IF TG_OP = 'INSERT' THEN
    PERFORM "recordRunEntry"(NEW."organizationId", "run", NEW."createdAt", 'review.decided', 'review', NEW."reviewId", NEW."memberId",
      NEW."channel"::text, NEW."tokenId", jsonb_build_object('decisionId', NEW."id", 'decision', NEW."kind"::text,
        'forMemberId', NEW."forMemberId", 'role', NEW."role"::text, 'shown', "commitToHash"("salt", NEW."shownHash"),
        'approved', "commitToHash"("salt", NEW."textHash"), 'reason', "commitToText"("salt", NEW."reason"),
        'toStepOrder', NEW."toStepOrder", 'firstOpenedAt', "isoTime"(NEW."firstOpenedAt"),
        'secondsInView', NEW."secondsInView", 'reachedEnd', NEW."reachedEnd"));
  ELSE
    PERFORM "recordRunEntry"(NEW."organizationId", "run", NEW."voidedAt", 'review.vote_voided', 'review', NEW."reviewId", NULL, NULL,
      NULL, jsonb_build_object('decisionId', NEW."id", 'reason', coalesce(NEW."voidReason"::text, 'EDIT')));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "Decision_ledger" AFTER INSERT ON "Decision" FOR EACH ROW EXECUTE FUNCTION "recordDecision"();
CREATE TRIGGER "Decision_ledger_voided" AFTER UPDATE OF "voidedAt" ON "Decision" FOR EACH ROW
  WHEN (OLD."voidedAt" IS NULL AND NEW."voidedAt" IS NOT NULL) EXECUTE FUNCTION "recordDecision"();

CREATE FUNCTION "recordReading"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "run" TEXT;
  "salt" BYTEA;
BEGIN
  SELECT v."runId", r."salt" INTO "run", "salt" FROM "Review" v JOIN "Run" r ON r."id" = v."runId"
  WHERE v."id" = NEW."reviewId" AND r."purpose" <> 'TEST';
  IF "salt" IS NULL THEN RETURN NULL; END IF;
  PERFORM "recordRunEntry"(NEW."organizationId", "run", NEW."updatedAt", 'review.seen', 'review', NEW."reviewId", NEW."memberId",
    NEW."channel"::text, NULL, jsonb_build_object('document', "commitToHash"("salt", NEW."hash")));
  RETURN NULL;
END $$;
CREATE TRIGGER "ReviewReading_ledger" AFTER INSERT ON "ReviewReading" FOR EACH ROW EXECUTE FUNCTION "recordReading"();

CREATE FUNCTION "recordComment"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "run" TEXT;
  "salt" BYTEA;
  "data" JSONB;
BEGIN
  SELECT v."runId", r."salt" INTO "run", "salt" FROM "Review" v JOIN "Run" r ON r."id" = v."runId"
  WHERE v."id" = NEW."reviewId" AND r."purpose" <> 'TEST';
  IF "salt" IS NULL THEN RETURN NULL; END IF;
  "data" := jsonb_build_object('commentId', NEW."id", 'text', "commitToText"("salt", NEW."text"));
  IF TG_OP = 'INSERT' THEN
    PERFORM "recordRunEntry"(NEW."organizationId", "run", NEW."createdAt", 'comment.added', 'review', NEW."reviewId", NEW."memberId",
      NEW."channel"::text, NEW."tokenId", "data");
  ELSIF OLD."deletedAt" IS NULL AND NEW."deletedAt" IS NOT NULL THEN
    PERFORM "recordRunEntry"(NEW."organizationId", "run", NEW."deletedAt", 'comment.deleted', 'review', NEW."reviewId",
      NEW."deletedById", NULL, NULL, "data");
  ELSIF OLD."text" IS DISTINCT FROM NEW."text" THEN
    PERFORM "recordRunEntry"(NEW."organizationId", "run", coalesce(NEW."editedAt", clock_timestamp()), 'comment.edited', 'review',
      NEW."reviewId", NEW."memberId", NULL, NULL, "data");
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "ReviewComment_ledger" AFTER INSERT OR UPDATE OF "text", "deletedAt" ON "ReviewComment" FOR EACH ROW
  EXECUTE FUNCTION "recordComment"();
