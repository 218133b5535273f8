import type { Database } from "@/server/infra/db";

/** Makes a review's opening time, escalation, and deadline earlier by the given number of minutes. */
export async function bringForward(db: Database, reviewId: string, minutes: number): Promise<void> {
  const { createdAt, escalatesAt, dueAt } = await db.review.findUniqueOrThrow({ where: { id: reviewId } });
  const earlier = (at: Date) => new Date(at.getTime() - minutes * 60_000);
  await db.review.update({
    where: { id: reviewId },
    data: {
      createdAt: earlier(createdAt),
      escalatesAt: escalatesAt && earlier(escalatesAt),
      dueAt: dueAt && earlier(dueAt),
    },
  });
}
