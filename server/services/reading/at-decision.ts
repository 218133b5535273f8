import { AppError } from "@/server/domain/error";
import { countWords, READ_IN_APP } from "@/server/domain/reading/words";
import { ReviewPolicy } from "@/server/domain/review/policy";
import type { Review } from "@/server/generated/prisma/client";
import { channelOf, requirePerson, type ServiceContext } from "@/server/services/context";

type Read = Pick<Review, "id" | "hash" | "text" | "policy">;

/**
 * Throws if the policy requires reading the current document to its end and the caller hasn't. Only reading in the app
 * counts, so approvals through other channels are rejected.
 */
export async function requireReadToEnd(ctx: ServiceContext, review: Read): Promise<void> {
  if (!ReviewPolicy.parse(review.policy).requireReadToEnd) return;
  const reading = await readingAtDecision(ctx, review);
  if (!reading?.reachedEnd) throw new AppError("forbidden", READ_IN_APP);
}

/**
 * Returns what's recorded about the caller's reading of the review's current document, as columns of a decision.
 * Returns null if nothing was recorded or the caller isn't deciding in the app.
 */
export async function readingAtDecision(ctx: ServiceContext, { id, hash, text }: Read) {
  const person = requirePerson(ctx);
  if (channelOf(person) !== "WEB") return null;
  const reading = await ctx.db.reviewReading.findFirst({
    where: { reviewId: id, organizationId: ctx.organizationId, memberId: person.memberId, hash },
    select: { firstOpenedAt: true, secondsInView: true, reachedEndAt: true },
  });
  if (!reading) return null;
  const { firstOpenedAt, secondsInView, reachedEndAt } = reading;
  return { firstOpenedAt, secondsInView, reachedEnd: reachedEndAt !== null, shownWords: countWords(text) };
}
