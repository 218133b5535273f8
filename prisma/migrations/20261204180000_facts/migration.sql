-- `facts` says what the entries of a run record. 2 since today's entries, absent before. A verifier demands the facts of
-- these entries only from runs that started with them.
CREATE OR REPLACE FUNCTION "recordRunStart"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "recordRunEntry"(NEW."organizationId", NEW."id", NEW."createdAt", 'run.started', 'run', NEW."id", NEW."startedById",
    NEW."channel"::text, NULL, jsonb_build_object('facts', 2, 'workflowId', NEW."workflowId", 'versionId', NEW."versionId",
      'definition', "commitToDefinition"(NEW."salt", NEW."versionId"), 'revision', NEW."revision",
      'purpose', NEW."purpose"::text, 'input', "commitToText"(NEW."salt", NEW."input")));
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION "recordRerun"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "run" "Run";
BEGIN
  SELECT * INTO "run" FROM "Run" WHERE "id" = NEW."runId";
  IF "run"."salt" IS NULL OR "run"."purpose" = 'TEST' THEN RETURN NULL; END IF;
  PERFORM "recordRunEntry"(NEW."organizationId", NEW."runId", "run"."createdAt", 'run.rerun', 'run', NEW."runId", "run"."startedById",
    "run"."channel"::text, NULL, jsonb_build_object('facts', 2, 'sourceRunId', NEW."sourceRunId",
      'fromStepOrder', NEW."fromStepOrder", 'edited', NEW."edited", 'confirmed', to_jsonb(NEW."confirmed")));
  RETURN NULL;
END $$;
