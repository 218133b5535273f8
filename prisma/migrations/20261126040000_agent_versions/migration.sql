-- Runs of the version that is being replaced have no agents frozen until the new one gets to them.
ALTER TABLE "Run" ADD COLUMN     "agentsFrozenAt" TIMESTAMPTZ(3);

ALTER TABLE "Review" ADD COLUMN     "destinations" JSONB;

-- CreateTable
CREATE TABLE "AgentVersion" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "agentId" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AgentVersion_pkey" PRIMARY KEY ("id","organizationId")
);

-- CreateTable
CREATE TABLE "RunAgent" (
    "runId" TEXT NOT NULL,
    "agentId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "versionId" TEXT NOT NULL,

    CONSTRAINT "RunAgent_pkey" PRIMARY KEY ("runId","agentId")
);

-- CreateIndex
CREATE INDEX "AgentVersion_organizationId_agentId_createdAt_idx" ON "AgentVersion"("organizationId", "agentId", "createdAt" DESC);

-- AddForeignKey
ALTER TABLE "AgentVersion" ADD CONSTRAINT "AgentVersion_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RunAgent" ADD CONSTRAINT "RunAgent_runId_organizationId_fkey" FOREIGN KEY ("runId", "organizationId") REFERENCES "Run"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RunAgent" ADD CONSTRAINT "RunAgent_versionId_organizationId_fkey" FOREIGN KEY ("versionId", "organizationId") REFERENCES "AgentVersion"("id", "organizationId") ON DELETE NO ACTION ON UPDATE CASCADE;

-- What a run began with stays what it was, whoever writes to the database.
CREATE FUNCTION "refuseAgentVersionUpdate"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% never changes', TG_TABLE_NAME;
END;
$$;
CREATE TRIGGER "AgentVersion_never_changes" BEFORE UPDATE ON "AgentVersion" FOR EACH ROW EXECUTE FUNCTION "refuseAgentVersionUpdate"();
CREATE TRIGGER "RunAgent_never_changes" BEFORE UPDATE ON "RunAgent" FOR EACH ROW EXECUTE FUNCTION "refuseAgentVersionUpdate"();

-- The sweeper looks for these every few seconds: runs and reviews that have what they need must not cost it anything.
CREATE INDEX "Run_unfrozen" ON "Run"("createdAt") WHERE "status" IN ('QUEUED', 'RUNNING', 'PAUSED') AND "agentsFrozenAt" IS NULL;
CREATE INDEX "Review_without_destinations" ON "Review"("createdAt") WHERE "status" = 'OPEN' AND "destinations" IS NULL;
