-- CreateEnum
CREATE TYPE "RunPurpose" AS ENUM ('RUN', 'DRAFT', 'TEST');

-- CreateTable
CREATE TABLE "WorkflowDraft" (
    "workflowId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "baseRevision" INTEGER NOT NULL,
    "revision" INTEGER NOT NULL,
    "definition" JSONB,
    "updatedById" TEXT NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "WorkflowDraft_pkey" PRIMARY KEY ("workflowId")
);

-- What refers to a version by its revision goes, and comes back by its id below.
ALTER TABLE "Run" DROP CONSTRAINT "Run_workflowId_revision_organizationId_fkey";
DROP INDEX "Run_workflowId_revision_idx";
DROP INDEX "WorkflowVersion_workflowId_revision_organizationId_key";

ALTER TABLE "WorkflowVersion" DROP CONSTRAINT "WorkflowVersion_pkey",
ADD COLUMN     "id" TEXT,
ADD COLUMN     "name" TEXT,
ADD COLUMN     "stepCount" INTEGER,
ADD COLUMN     "createdById" TEXT,
ALTER COLUMN "revision" DROP NOT NULL;

-- Versions were written when a run first needed them. Who published one, and when, is known of the current one only.
UPDATE "WorkflowVersion" SET
  "id" = 'ver_' || left(md5("workflowId" || ':' || "revision"), 26),
  "name" = "definition"->>'name',
  "stepCount" = jsonb_array_length("definition"->'steps');

UPDATE "WorkflowVersion" version SET "createdById" = workflow."updatedById", "createdAt" = workflow."updatedAt"
FROM "Workflow" workflow
WHERE workflow."id" = version."workflowId" AND workflow."revision" = version."revision";

-- From now on each published definition has its version.
INSERT INTO "WorkflowVersion"
  ("id", "organizationId", "workflowId", "revision", "definition", "name", "stepCount", "createdById", "createdAt")
SELECT 'ver_' || left(md5("id" || ':' || "revision"), 26), "organizationId", "id", "revision", "definition", "name",
  "stepCount", "updatedById", "updatedAt"
FROM "Workflow" workflow
WHERE NOT EXISTS (
  SELECT 1 FROM "WorkflowVersion" version
  WHERE version."workflowId" = workflow."id" AND version."revision" = workflow."revision"
);

ALTER TABLE "WorkflowVersion"
ALTER COLUMN "id" SET NOT NULL,
ALTER COLUMN "name" SET NOT NULL,
ALTER COLUMN "stepCount" SET NOT NULL,
ADD CONSTRAINT "WorkflowVersion_pkey" PRIMARY KEY ("id");

ALTER TABLE "Run"
ADD COLUMN     "versionId" TEXT,
ADD COLUMN     "purpose" "RunPurpose" NOT NULL DEFAULT 'RUN',
ADD COLUMN     "context" JSONB,
ALTER COLUMN "revision" DROP NOT NULL;

UPDATE "Run" SET "versionId" = 'ver_' || left(md5("workflowId" || ':' || "revision"), 26);

ALTER TABLE "Run" ALTER COLUMN "versionId" SET NOT NULL;

-- CreateIndex
CREATE UNIQUE INDEX "WorkflowDraft_workflowId_organizationId_key" ON "WorkflowDraft"("workflowId", "organizationId");

-- CreateIndex
CREATE UNIQUE INDEX "WorkflowVersion_id_organizationId_key" ON "WorkflowVersion"("id", "organizationId");

-- CreateIndex
CREATE UNIQUE INDEX "WorkflowVersion_workflowId_revision_key" ON "WorkflowVersion"("workflowId", "revision");

-- CreateIndex
CREATE INDEX "Run_versionId_idx" ON "Run"("versionId");

-- AddForeignKey
ALTER TABLE "WorkflowDraft" ADD CONSTRAINT "WorkflowDraft_workflowId_organizationId_fkey" FOREIGN KEY ("workflowId", "organizationId") REFERENCES "Workflow"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WorkflowDraft" ADD CONSTRAINT "WorkflowDraft_updatedById_organizationId_fkey" FOREIGN KEY ("updatedById", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WorkflowVersion" ADD CONSTRAINT "WorkflowVersion_createdById_organizationId_fkey" FOREIGN KEY ("createdById", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Run" ADD CONSTRAINT "Run_versionId_organizationId_fkey" FOREIGN KEY ("versionId", "organizationId") REFERENCES "WorkflowVersion"("id", "organizationId") ON DELETE NO ACTION ON UPDATE CASCADE;
