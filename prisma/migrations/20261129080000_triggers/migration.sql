-- AlterEnum
ALTER TYPE "Channel" ADD VALUE 'TRIGGER';

-- AlterEnum
ALTER TYPE "MessageKind" ADD VALUE 'TRIGGER_STOPPED';

-- CreateEnum
CREATE TYPE "TriggerType" AS ENUM ('schedule', 'webhook', 'workflow');

-- CreateEnum
CREATE TYPE "FiringStatus" AS ENUM ('QUEUED', 'STARTED', 'SKIPPED', 'FAILED');

-- CreateTable
CREATE TABLE "Trigger" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "workflowId" TEXT NOT NULL,
    "type" "TriggerType" NOT NULL,
    "name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "stoppedReason" TEXT,
    "ownerId" TEXT NOT NULL,
    "earlierOwnerIds" TEXT[],
    "revision" INTEGER NOT NULL DEFAULT 1,
    "config" JSONB NOT NULL,
    "nextAt" TIMESTAMPTZ(3),
    "sourceWorkflowId" TEXT,
    "secret" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Trigger_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TriggerFiring" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "triggerId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "status" "FiringStatus" NOT NULL,
    "reason" TEXT,
    "scheduledAt" TIMESTAMPTZ(3),
    "payload" TEXT,
    "sourceRunId" TEXT,
    "byId" TEXT,
    "runId" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "retryAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "settledAt" TIMESTAMPTZ(3),

    CONSTRAINT "TriggerFiring_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Trigger_id_organizationId_key" ON "Trigger"("id", "organizationId");

-- CreateIndex
CREATE INDEX "Trigger_workflowId_createdAt_id_idx" ON "Trigger"("workflowId", "createdAt", "id");

-- CreateIndex
CREATE INDEX "Trigger_ownerId_idx" ON "Trigger"("ownerId");

-- The executor looks for due schedules several times a second.
CREATE INDEX "Trigger_due_idx" ON "Trigger"("nextAt") WHERE "enabled" AND "nextAt" IS NOT NULL;

-- Every run that ends looks for the triggers that it fires, and a loop is found along these.
CREATE INDEX "Trigger_source_idx" ON "Trigger"("sourceWorkflowId") WHERE "sourceWorkflowId" IS NOT NULL;

-- CreateIndex
CREATE UNIQUE INDEX "TriggerFiring_triggerId_key_key" ON "TriggerFiring"("triggerId", "key");

-- CreateIndex
CREATE UNIQUE INDEX "TriggerFiring_id_organizationId_key" ON "TriggerFiring"("id", "organizationId");

-- CreateIndex
CREATE UNIQUE INDEX "TriggerFiring_runId_organizationId_key" ON "TriggerFiring"("runId", "organizationId");

-- CreateIndex
CREATE INDEX "TriggerFiring_triggerId_createdAt_id_idx" ON "TriggerFiring"("triggerId", "createdAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "TriggerFiring_sourceRunId_idx" ON "TriggerFiring"("sourceRunId");

-- CreateIndex
CREATE INDEX "TriggerFiring_byId_idx" ON "TriggerFiring"("byId");

-- The queue, which the executor reads several times a second.
CREATE INDEX "TriggerFiring_queued_idx" ON "TriggerFiring"("createdAt", "id") WHERE "status" = 'QUEUED';

-- A trigger's latest runs, of which some may still be in progress.
CREATE INDEX "TriggerFiring_started_idx" ON "TriggerFiring"("triggerId", "settledAt" DESC) WHERE "status" = 'STARTED';

-- AddForeignKey
ALTER TABLE "Trigger" ADD CONSTRAINT "Trigger_workflowId_organizationId_fkey" FOREIGN KEY ("workflowId", "organizationId") REFERENCES "Workflow"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- Prisma can't describe that only one of the two columns is set to null.
ALTER TABLE "Trigger" ADD CONSTRAINT "Trigger_sourceWorkflowId_organizationId_fkey" FOREIGN KEY ("sourceWorkflowId", "organizationId") REFERENCES "Workflow"("id", "organizationId") ON DELETE SET NULL ("sourceWorkflowId") ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Trigger" ADD CONSTRAINT "Trigger_ownerId_organizationId_fkey" FOREIGN KEY ("ownerId", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TriggerFiring" ADD CONSTRAINT "TriggerFiring_triggerId_organizationId_fkey" FOREIGN KEY ("triggerId", "organizationId") REFERENCES "Trigger"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TriggerFiring" ADD CONSTRAINT "TriggerFiring_sourceRunId_organizationId_fkey" FOREIGN KEY ("sourceRunId", "organizationId") REFERENCES "Run"("id", "organizationId") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TriggerFiring" ADD CONSTRAINT "TriggerFiring_byId_organizationId_fkey" FOREIGN KEY ("byId", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TriggerFiring" ADD CONSTRAINT "TriggerFiring_runId_organizationId_fkey" FOREIGN KEY ("runId", "organizationId") REFERENCES "Run"("id", "organizationId") ON DELETE NO ACTION ON UPDATE CASCADE;

-- Fires the triggers that start after a run, in the transaction that ends it. A run that is continued can end again,
-- so the key counts how often it was continued. A canceled run fires nothing.
CREATE FUNCTION "fireTriggersAfterRun"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "TriggerFiring" ("id", "organizationId", "triggerId", "key", "status", "sourceRunId", "createdAt")
    SELECT 'fire_' || replace(gen_random_uuid()::text, '-', ''), t."organizationId", t."id",
      NEW."id" || ':' || (SELECT count(*) FROM "RunContinuation" c WHERE c."runId" = NEW."id" AND c."organizationId" = NEW."organizationId"),
      'QUEUED', NEW."id", NEW."updatedAt"
    FROM "Trigger" t
    WHERE t."sourceWorkflowId" = NEW."workflowId" AND t."organizationId" = NEW."organizationId" AND t."enabled"
      AND t."config"->>'on' IN ('ended', lower(NEW."status"::text))
    -- The lock keeps the deletion of a trigger from making the run's end fail.
    ORDER BY t."id" FOR KEY SHARE OF t
    ON CONFLICT ("triggerId", "key") DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER "Run_triggers" AFTER UPDATE OF "status" ON "Run" FOR EACH ROW
  WHEN (NEW."purpose" = 'RUN' AND NEW."status" <> OLD."status" AND NEW."status" IN ('COMPLETED', 'FAILED')
    AND NEW."reason" IS DISTINCT FROM 'CANCELLED')
  EXECUTE FUNCTION "fireTriggersAfterRun"();

-- Whether one of a trigger's latest runs is in progress.
CREATE FUNCTION "hasTriggerRunInProgress"("trigger" TEXT, "organization" TEXT) RETURNS BOOLEAN LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM (
      SELECT "runId" FROM "TriggerFiring"
      WHERE "triggerId" = "trigger" AND "organizationId" = "organization" AND "status" = 'STARTED'
      ORDER BY "settledAt" DESC LIMIT 100
    ) latest JOIN "Run" ON "Run"."id" = latest."runId" AND "Run"."organizationId" = "organization"
    WHERE "Run"."status" IN ('QUEUED', 'RUNNING', 'PAUSED')
  );
$$;
