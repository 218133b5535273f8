-- The secret before the last rotation, which is accepted for a while.
ALTER TABLE "Trigger" ADD COLUMN "previousSecret" TEXT,
ADD COLUMN "previousSecretUntil" TIMESTAMPTZ(3);

-- The hash of a body whose signature covers nothing else, and through how many of our own webhooks it came.
ALTER TABLE "TriggerFiring" ADD COLUMN "bodyHash" TEXT,
ADD COLUMN "hops" INTEGER NOT NULL DEFAULT 0;

-- Every delivery looks for an earlier one with the same body.
CREATE INDEX "TriggerFiring_body_idx" ON "TriggerFiring"("triggerId", "bodyHash") WHERE "bodyHash" IS NOT NULL;

-- What the cleanup deletes.
CREATE INDEX "TriggerFiring_unstarted_idx" ON "TriggerFiring"("settledAt") WHERE "status" IN ('SKIPPED', 'FAILED');
CREATE INDEX "TriggerFiring_payload_idx" ON "TriggerFiring"("settledAt") WHERE "payload" IS NOT NULL;

-- As before, and a run that follows came through as many webhooks as its source.
CREATE OR REPLACE FUNCTION "fireTriggersAfterRun"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "TriggerFiring" ("id", "organizationId", "triggerId", "key", "status", "sourceRunId", "createdAt", "hops")
    SELECT 'fire_' || replace(gen_random_uuid()::text, '-', ''), t."organizationId", t."id",
      NEW."id" || ':' || (SELECT count(*) FROM "RunContinuation" c WHERE c."runId" = NEW."id" AND c."organizationId" = NEW."organizationId"),
      'QUEUED', NEW."id", NEW."updatedAt",
      coalesce((SELECT f."hops" FROM "TriggerFiring" f WHERE f."runId" = NEW."id" AND f."organizationId" = NEW."organizationId"), 0)
    FROM "Trigger" t
    WHERE t."sourceWorkflowId" = NEW."workflowId" AND t."organizationId" = NEW."organizationId" AND t."enabled"
      AND t."config"->>'on' IN ('ended', lower(NEW."status"::text))
    -- The lock keeps the deletion of a trigger from making the run's end fail.
    ORDER BY t."id" FOR KEY SHARE OF t
    ON CONFLICT ("triggerId", "key") DO NOTHING;
  RETURN NULL;
END $$;
