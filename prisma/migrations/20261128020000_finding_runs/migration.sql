-- CreateTable
CREATE TABLE "RunCost" (
    "runId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "cost" BIGINT,

    CONSTRAINT "RunCost_pkey" PRIMARY KEY ("runId")
);
CREATE UNIQUE INDEX "RunCost_runId_organizationId_key" ON "RunCost"("runId", "organizationId");
ALTER TABLE "RunCost" ADD CONSTRAINT "RunCost_runId_organizationId_fkey" FOREIGN KEY ("runId", "organizationId") REFERENCES "Run"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- CreateTable
CREATE TABLE "RunWords" (
    "runId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "words" tsvector NOT NULL,

    CONSTRAINT "RunWords_pkey" PRIMARY KEY ("runId")
);
CREATE UNIQUE INDEX "RunWords_runId_organizationId_key" ON "RunWords"("runId", "organizationId");
ALTER TABLE "RunWords" ADD CONSTRAINT "RunWords_runId_organizationId_fkey" FOREIGN KEY ("runId", "organizationId") REFERENCES "Run"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- CreateTable
CREATE TABLE "RunView" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "shared" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "RunView_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "RunView_id_organizationId_key" ON "RunView"("id", "organizationId");
CREATE INDEX "RunView_organizationId_name_id_idx" ON "RunView"("organizationId", "name", "id");
CREATE INDEX "RunView_memberId_idx" ON "RunView"("memberId");
ALTER TABLE "RunView" ADD CONSTRAINT "RunView_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "RunView" ADD CONSTRAINT "RunView_memberId_organizationId_fkey" FOREIGN KEY ("memberId", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- Turns punctuation into spaces, so that "ORD-48213" has the words "ord" and "48213".
CREATE FUNCTION "toWords"("text" TEXT) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT strip(to_tsvector('pg_catalog.simple', translate("text",
    '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~“”„‘’‚«»–—…·•¿¡ ', repeat(' ', 48))));
$$;

-- The words of a run, with its organization as one more word, so that a search reads only that organization's part
-- of the index. No text contains that word, because it has a space. A longer text could exceed what Postgres can
-- index in one row.
CREATE FUNCTION "runWords"("organizationId" TEXT, "input" TEXT, "output" TEXT) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_to_tsvector(ARRAY['org ' || "organizationId"])
    || "toWords"(left("input", 100000)) || "toWords"(left(coalesce("output", ''), 100000));
$$;

-- Finds all words, in any order. Words of three or more characters also find longer words that start with them.
CREATE FUNCTION "wordsQuery"("organizationId" TEXT, "text" TEXT) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ('''org ' || "organizationId" || ''' & '
    || string_agg('''' || lexeme || CASE WHEN length(lexeme) < 3 THEN '''' ELSE ''':*' END, ' & '))::tsquery
  FROM unnest("toWords"("text"));
$$;

-- These rows are made with the run, because a foreign key's check waits for the run's lock.
CREATE FUNCTION "addRunFacts"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "RunCost" ("runId", "organizationId") VALUES (NEW."id", NEW."organizationId");
  IF NEW."purpose" <> 'TEST' THEN
    INSERT INTO "RunWords" ("runId", "organizationId", "words")
      VALUES (NEW."id", NEW."organizationId", "runWords"(NEW."organizationId", NEW."input", NEW."output"));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "Run_facts" AFTER INSERT ON "Run" FOR EACH ROW EXECUTE FUNCTION "addRunFacts"();

CREATE FUNCTION "changeRunWords"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "RunWords" SET "words" = "runWords"(NEW."organizationId", NEW."input", NEW."output")
    WHERE "runId" = NEW."id" AND "organizationId" = NEW."organizationId";
  RETURN NULL;
END $$;
CREATE TRIGGER "Run_words" AFTER UPDATE OF "input", "output" ON "Run" FOR EACH ROW
  WHEN (NEW."input" IS DISTINCT FROM OLD."input" OR NEW."output" IS DISTINCT FROM OLD."output")
  EXECUTE FUNCTION "changeRunWords"();

CREATE FUNCTION "addRunCost"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE before BIGINT := CASE WHEN TG_OP = 'UPDATE' THEN OLD."cost" END;
BEGIN
  IF NEW."cost" IS DISTINCT FROM before THEN
    UPDATE "RunCost" SET "cost" = coalesce("cost", 0) + coalesce(NEW."cost", 0) - coalesce(before, 0)
      WHERE "runId" = NEW."runId" AND "organizationId" = NEW."organizationId";
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "StepRun_cost" AFTER INSERT OR UPDATE OF "cost" ON "StepRun" FOR EACH ROW EXECUTE FUNCTION "addRunCost"();

-- Existing runs
INSERT INTO "RunCost" ("runId", "organizationId", "cost")
  SELECT "id", "organizationId", (SELECT sum("cost") FROM "StepRun" WHERE "runId" = "Run"."id") FROM "Run";
INSERT INTO "RunWords" ("runId", "organizationId", "words")
  SELECT "id", "organizationId", "runWords"("organizationId", "input", "output") FROM "Run" WHERE "purpose" <> 'TEST';

-- Made last, because filling them row by row takes longer, and they keep others from writing until the end.
CREATE INDEX "RunCost_cost" ON "RunCost"("organizationId", "cost") WHERE "cost" IS NOT NULL;
CREATE INDEX "RunWords_words" ON "RunWords" USING GIN ("words");

-- Runs in lists, which omit tests of a single step. Counting and paging read only these indexes.
CREATE INDEX "Run_listed" ON "Run"("organizationId", "createdAt" DESC, "id" DESC) WHERE "purpose" <> 'TEST';
CREATE INDEX "Run_listed_status" ON "Run"("organizationId", "status", "createdAt" DESC, "id" DESC) WHERE "purpose" <> 'TEST';
CREATE INDEX "Run_listed_workflow" ON "Run"("organizationId", "workflowId", "createdAt" DESC, "id" DESC) WHERE "purpose" <> 'TEST';
CREATE INDEX "Run_listed_starter" ON "Run"("organizationId", "startedById", "createdAt" DESC, "id" DESC) WHERE "purpose" <> 'TEST';
CREATE INDEX "Run_listed_reason" ON "Run"("organizationId", "reason", "createdAt" DESC, "id" DESC) INCLUDE ("status") WHERE "purpose" <> 'TEST' AND "reason" IS NOT NULL;
CREATE INDEX "RunAgent_agent" ON "RunAgent"("organizationId", "agentId", "runId");
CREATE INDEX "StepRun_model" ON "StepRun"("organizationId", "model", "runId") WHERE "model" IS NOT NULL;
