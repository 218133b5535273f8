-- Each migration from here on locks only one of the app's tables, and no trigger exists yet. Otherwise, it could wait
-- for a transaction that waits for it.
-- AddForeignKey
ALTER TABLE "Notification" ADD CONSTRAINT "Notification_runId_organizationId_fkey" FOREIGN KEY ("runId", "organizationId") REFERENCES "Run"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;
