-- CreateTable
CREATE TABLE "DraftSetAside" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "workflowId" TEXT NOT NULL,
    "draftRevision" INTEGER,
    "definition" JSONB NOT NULL,
    "stepCount" INTEGER NOT NULL,
    "writtenById" TEXT NOT NULL,
    "writtenAt" TIMESTAMPTZ(3) NOT NULL,
    "setAsideById" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "DraftSetAside_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "DraftSetAside_workflowId_draftRevision_key" ON "DraftSetAside"("workflowId", "draftRevision");

-- CreateIndex
CREATE INDEX "DraftSetAside_workflowId_createdAt_idx" ON "DraftSetAside"("workflowId", "createdAt" DESC);

-- AddForeignKey
ALTER TABLE "DraftSetAside" ADD CONSTRAINT "DraftSetAside_workflowId_organizationId_fkey" FOREIGN KEY ("workflowId", "organizationId") REFERENCES "Workflow"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DraftSetAside" ADD CONSTRAINT "DraftSetAside_writtenById_organizationId_fkey" FOREIGN KEY ("writtenById", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DraftSetAside" ADD CONSTRAINT "DraftSetAside_setAsideById_organizationId_fkey" FOREIGN KEY ("setAsideById", "organizationId") REFERENCES "Member"("id", "organizationId") ON DELETE NO ACTION ON UPDATE CASCADE;
