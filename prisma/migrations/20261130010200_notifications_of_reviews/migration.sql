-- AddForeignKey
ALTER TABLE "Notification" ADD CONSTRAINT "Notification_reviewId_organizationId_fkey" FOREIGN KEY ("reviewId", "organizationId") REFERENCES "Review"("id", "organizationId") ON DELETE CASCADE ON UPDATE CASCADE;
