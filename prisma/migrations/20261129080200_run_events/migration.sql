-- Separate from the migrations before for the same reason.
-- AddForeignKey
ALTER TABLE "WebhookDelivery" ADD CONSTRAINT "WebhookDelivery_runId_organizationId_fkey" FOREIGN KEY ("runId", "organizationId") REFERENCES "Run"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- An id as makeId() in server/domain/id.ts makes it.
CREATE FUNCTION "makeId"("prefix" TEXT, "time" TIMESTAMPTZ) RETURNS TEXT LANGUAGE sql VOLATILE AS $$
  SELECT "prefix" || '_' || string_agg(substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + "digit", 1), '' ORDER BY "place")
  FROM (SELECT floor(extract(epoch FROM "time") * 1000)::bigint AS "ms", uuid_send(gen_random_uuid()) AS "random") "source"
    CROSS JOIN LATERAL (
      SELECT "place", CASE WHEN "place" < 10 THEN ("ms" >> (5 * (9 - "place")) & 31)::int
        ELSE get_byte("random", "place" - 10) & 31 END AS "digit"
      FROM generate_series(0, 25) AS "place"
    ) "digits";
$$;

-- A time as in the API.
CREATE FUNCTION "isoTime"("time" TIMESTAMPTZ) RETURNS TEXT LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT to_char("time" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
$$;

-- Queues an event of a run for each webhook that wants it, in the statement that changes the run's status, so that no
-- change is missed and an unwanted event costs one lookup. The lock keeps the removal of a webhook from making the
-- statement fail. The URL is a path until the event is first sent.
CREATE FUNCTION "queueRunEvent"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "event" TEXT := CASE NEW."status"
    WHEN 'RUNNING' THEN CASE OLD."status" WHEN 'PAUSED' THEN 'run.resumed' ELSE 'run.started' END
    WHEN 'PAUSED' THEN 'run.paused' WHEN 'COMPLETED' THEN 'run.completed' ELSE 'run.failed' END;
BEGIN
  IF NOT EXISTS (SELECT FROM "Webhook" w WHERE w."organizationId" = NEW."organizationId" AND w."enabled" AND "event" = ANY(w."events")) THEN
    RETURN NULL;
  END IF;
  INSERT INTO "WebhookDelivery" ("id", "organizationId", "webhookId", "runId", "event", "body", "status", "createdAt", "dueAt")
  SELECT "makeId"('dlv', NEW."updatedAt"), NEW."organizationId", w."id", NEW."id", "event", (
      SELECT row_to_json(e)::text FROM (
        SELECT "event" AS "type", "isoTime"(NEW."updatedAt") AS "timestamp", (
          SELECT row_to_json(d) FROM (
            SELECT NEW."id" AS "runId", NEW."sessionId" AS "sessionId", NEW."workflowId" AS "workflowId",
              NEW."workflowName" AS "workflowName", NEW."revision" AS "workflowVersion", NEW."status" AS "status",
              NEW."reason" AS "reason", NEW."currentStepOrder" AS "currentStepOrder",
              "isoTime"(NEW."createdAt") AS "createdAt", "isoTime"(NEW."updatedAt") AS "updatedAt",
              '/runs/' || NEW."id" AS "url"
          ) d
        ) AS "data"
      ) e
    ), 'QUEUED', NEW."updatedAt", NEW."updatedAt"
  FROM "Webhook" w
  WHERE w."organizationId" = NEW."organizationId" AND w."enabled" AND "event" = ANY(w."events")
  ORDER BY w."id" FOR KEY SHARE;
  RETURN NULL;
END $$;
CREATE TRIGGER "Run_webhook_event" AFTER UPDATE OF "status" ON "Run" FOR EACH ROW
  WHEN (OLD."status" IS DISTINCT FROM NEW."status" AND NEW."status" <> 'QUEUED' AND NEW."purpose" <> 'TEST')
  EXECUTE FUNCTION "queueRunEvent"();
