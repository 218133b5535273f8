CREATE TABLE "AgentRevision" (
    "organizationId" TEXT NOT NULL,
    "agentId" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "config" JSONB NOT NULL,
    "active" BOOLEAN NOT NULL,
    "note" TEXT,
    "restoredFrom" INTEGER,
    "createdById" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AgentRevision_pkey" PRIMARY KEY ("organizationId", "agentId", "revision")
);

CREATE INDEX "AgentRevision_createdById_idx" ON "AgentRevision"("createdById");
ALTER TABLE "AgentRevision" ADD CONSTRAINT "AgentRevision_organizationId_agentId_fkey" FOREIGN KEY ("organizationId", "agentId") REFERENCES "Agent"("organizationId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "AgentRevision" ADD CONSTRAINT "AgentRevision_createdById_organizationId_fkey" FOREIGN KEY ("createdById", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE NO ACTION ON UPDATE CASCADE;

-- The history of existing agents starts with their current revision.
INSERT INTO "AgentRevision" ("organizationId", "agentId", "revision", "name", "description", "config", "active", "createdById", "createdAt")
SELECT "organizationId", "id", "revision", "name", "description", "config", "active", "updatedById", "updatedAt" FROM "Agent";

CREATE TABLE "WorkflowVersionAgent" (
    "workflowVersionId" TEXT NOT NULL,
    "agentId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "versionId" TEXT NOT NULL,
    "agentRevision" INTEGER,

    CONSTRAINT "WorkflowVersionAgent_pkey" PRIMARY KEY ("workflowVersionId", "agentId")
);

CREATE INDEX "WorkflowVersionAgent_organizationId_agentId_idx" ON "WorkflowVersionAgent"("organizationId", "agentId");
ALTER TABLE "WorkflowVersionAgent" ADD CONSTRAINT "WorkflowVersionAgent_workflowVersionId_organizationId_fkey" FOREIGN KEY ("workflowVersionId", "organizationId") REFERENCES "WorkflowVersion"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "WorkflowVersionAgent" ADD CONSTRAINT "WorkflowVersionAgent_versionId_organizationId_fkey" FOREIGN KEY ("versionId", "organizationId") REFERENCES "AgentVersion"("id", "organizationId") ON DELETE NO ACTION ON UPDATE CASCADE;

CREATE TRIGGER "AgentRevision_never_changes" BEFORE UPDATE ON "AgentRevision" FOR EACH ROW EXECUTE FUNCTION "refuseAgentVersionUpdate"();
CREATE TRIGGER "WorkflowVersionAgent_never_changes" BEFORE UPDATE ON "WorkflowVersionAgent" FOR EACH ROW EXECUTE FUNCTION "refuseAgentVersionUpdate"();

ALTER TABLE "RunAgent" ADD COLUMN "agentRevision" INTEGER;
