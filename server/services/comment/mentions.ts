import type { MemberRef } from "@/server/domain/access/member-ref";
import { MAX_MENTIONED, MAX_MENTIONS_AN_HOUR } from "@/server/domain/comment/api";
import { resolveMentions, sayMentions } from "@/server/domain/comment/mentions";
import { AppError, invalidInput } from "@/server/domain/error";
import { writeMentionMessage } from "@/server/domain/message/mention-message";
import type { Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { reviewPageUrl } from "@/server/services/link/token";
import { queueMessages } from "@/server/services/outbox/messages";
import { readActiveMembers } from "@/server/services/read-active-members";

const HOUR_MS = 3_600_000;

type LockedContext = ServiceContext & { db: Transaction };

/**
 * Returns the text to store and the people it mentions. Any member can be mentioned, since every role can see reviews.
 */
export async function readMentions(ctx: ServiceContext, text: string, known: readonly MemberRef[] = []) {
  const members = (await readActiveMembers(ctx)).map(({ person }) => person);
  const resolved = resolveMentions(text, { members, known });
  const all = new Set([...known, ...resolved.mentioned].map(({ id }) => id));
  if (all.size > MAX_MENTIONED) throw invalidInput("/text", `can mention at most ${MAX_MENTIONED} people`);
  return resolved;
}

/**
 * Records the people a comment mentions for the first time and queues a message for each of them except the
 * author.
 */
export async function notifyMentioned(
  ctx: LockedContext,
  comment: { id: string; reviewId: string; text: string; author: MemberRef },
  mentioned: readonly MemberRef[],
): Promise<void> {
  const { db, organizationId } = ctx;
  const { id: commentId, reviewId, author } = comment;
  const added = await db.commentMention.createManyAndReturn({
    data: mentioned.map(({ id }) => ({ organizationId, commentId, memberId: id, createdAt: ctx.now() })),
    skipDuplicates: true,
    select: { memberId: true },
  });
  const notified = mentioned.filter(
    ({ id }) => id !== author.id && added.some(({ memberId }) => memberId === id),
  );
  if (notified.length === 0) return;
  await requireFewMentions(ctx, author);
  const { run } = await db.review.findFirstOrThrow({
    where: { id: reviewId, organizationId },
    select: { run: { select: { workflowName: true } } },
  });
  const message = writeMentionMessage({
    author: author.name,
    workflowName: run.workflowName,
    text: sayMentions(comment.text, mentioned),
    url: reviewPageUrl(reviewId),
  });
  await queueMessages(
    ctx,
    notified.map(({ id: memberId, email: to }) => ({
      kind: "REVIEW_MENTION",
      memberId,
      to,
      review: { id: reviewId, shownHash: null },
      commentId,
      write: () => message,
    })),
    { kind: "MENTION", subjectId: commentId, title: run.workflowName, by: author.name, reviewId },
  );
}

/** Throws if the author has recently mentioned too many people in new or edited comments. */
async function requireFewMentions(ctx: LockedContext, { id: memberId }: MemberRef): Promise<void> {
  const { db, organizationId } = ctx;
  // Without this lock, simultaneous comments on several reviews could together exceed the limit.
  await db.$queryRaw`SELECT 1 FROM pg_advisory_xact_lock(hashtextextended(${`mentions ${memberId}`}, 0))`;
  const since = new Date(ctx.now().getTime() - HOUR_MS);
  const count = await db.commentMention.count({
    where: { organizationId, createdAt: { gt: since }, comment: { memberId } },
  });
  if (count > MAX_MENTIONS_AN_HOUR)
    throw new AppError(
      "too-many-attempts",
      `You can mention at most ${MAX_MENTIONS_AN_HOUR} people an hour. Remove the mentions, or try again later.`,
    );
}
