import { authorOf } from "@/server/domain/agent/author";
import { BUILTIN_AGENTS } from "@/server/domain/agent/builtin";
import { isHumanStep } from "@/server/domain/agent/is-human-step";
import { type ReviewNews, writeReviewMessage } from "@/server/domain/message/review-message";
import type { NotificationKind } from "@/server/domain/notification/kinds";
import { nameAsked } from "@/server/domain/review/escalation/describe-escalation";
import { describeApproval } from "@/server/domain/review/next/describe-approval";
import { describeDestinations } from "@/server/domain/review/next/describe-destinations";
import { markKept } from "@/server/domain/review/next/destinations";
import { nameDecider } from "@/server/domain/review/words";
import type { Definition, Step } from "@/server/domain/workflow/definition";
import type { Transaction } from "@/server/infra/db";
import { env } from "@/server/infra/env";
import { toAgent } from "@/server/services/agent/rows";
import type { ServiceContext } from "@/server/services/context";
import { reviewLinkEnd } from "@/server/services/link/token";
import { queueMessages } from "@/server/services/outbox/messages";
import { queueSlackCards } from "@/server/services/outbox/slack-cards";
import { decidersOf, type Undecided } from "@/server/services/presenters/deciders";
import { requestersOf } from "@/server/services/presenters/member";
import {
  kindOf,
  presentAsksAgain,
  presentDecision,
  presentDestinations,
  presentReassignment,
  presentTool,
  rulesOf,
  votesOf,
} from "@/server/services/presenters/review";
import { publishChange } from "@/server/services/publish-change";
import { readActiveMembers } from "@/server/services/read-active-members";
import { readReview } from "@/server/services/sql/find-reviews";
import { readReviewNews } from "@/server/services/sql/read-review-news";
import { queueReviewEvent } from "@/server/services/webhook/review-events";

/**
 * Notifies each member who can currently act on an open review, with a message that has their personal link.
 * `onlyFor` limits this to one member and their covers.
 */
export async function notifyDeciders(
  ctx: ServiceContext & { db: Transaction },
  kind: ReviewNews["kind"],
  reviewId: string,
  onlyFor?: string,
): Promise<void> {
  const review = await readReview(ctx, reviewId);
  const { run, runId, stepId, hash, dueAt } = review;
  const decisions = review.decisions.filter((decision) => decision.kind === "approve");
  const toolCall = presentTool(review);
  const rules = rulesOf(review);
  const { policy } = rules;
  const votes = votesOf(decisions);
  const proposal = decisions.findLast(({ shownHash, textHash }) => textHash === hash && shownHash !== hash);
  const lapsed = decisions.filter(({ voidReason }) => voidReason === "MEMBER");
  const deciders = (await findDeciders(ctx, kind, { ...rules, requesters: requestersOf(run), votes })).filter(
    ({ person, coveredFor }) => onlyFor === undefined || [person.id, coveredFor?.memberId].includes(onlyFor),
  );
  if (deciders.length === 0) return;
  const { definition, simulated, hasSlack, ...read } = await readReviewNews(ctx, runId);
  const agents = [...BUILTIN_AGENTS, ...read.agents.map(toAgent)];
  const expiresAt = reviewLinkEnd(dueAt, ctx.now());
  const news = {
    kind,
    requester: run.startedBy.user.name,
    workflowName: run.workflowName,
    author: authorOf({ ...review.stepRun, kind: kindOf(review) }, agents),
    action: review.action,
    text: review.text,
    asksAgain: presentAsksAgain(review),
    simulated: simulated[findAuthorStep(definition, stepId)?.id ?? ""] ?? false,
    round: review.stepRun.round,
    feedback: review.stepRun.feedback,
    changedBy: hash === review.draftHash ? null : proposal ? nameDecider(presentDecision(proposal)) : null,
    lapsedVotes: lapsed.map((decision) => nameDecider(presentDecision(decision))),
    missing: policy.quorum > 1 ? policy.quorum - votes.length : null,
    toolCall,
    next: describeApproval(definition, { stepId, agentId: review.stepRun.agentId, policy, toolCall }, agents),
    destinations: describeDestinations(markKept(presentDestinations(review) ?? [], env().mail !== null)),
    escalation: policy.escalate && {
      afterSeconds: policy.escalate.afterSeconds,
      to: nameAsked(
        policy.escalate.to,
        deciders.map(({ person }) => person),
      ),
    },
    dueAt,
    expiresAt,
  };
  const memberIds = deciders.map(({ person }) => person.id);
  if (hasSlack) await queueSlackCards(ctx, { reviewIds: [reviewId], memberIds });
  await queueMessages(
    ctx,
    deciders.map(({ person: { id: memberId, name, email: to }, coveredFor }) => {
      const isRequester = memberId === run.startedBy.id;
      const recipient = { name, isRequester, coversFor: coveredFor?.name ?? null };
      const latest =
        kind === "REVIEW_ESCALATED"
          ? undefined
          : review.reassignments.findLast(({ toId }) => toId === (coveredFor?.memberId ?? memberId));
      const reassigned = latest ? { by: nameDecider(presentReassignment(latest)), note: latest.note } : null;
      const write = (url: string) => writeReviewMessage({ ...news, url, recipient, reassigned });
      return { kind, memberId, to, review: { id: reviewId, shownHash: hash }, write };
    }),
    {
      kind: KIND_OF_NOTIFICATION[kind],
      subjectId: reviewId,
      title: run.workflowName,
      by: kind === "REVIEW_REASSIGNED" ? nameLastReassigner(review) : null,
      reviewId,
    },
  );
}

const KIND_OF_NOTIFICATION = {
  REVIEW_OPENED: "REVIEW_REQUESTED",
  REVIEW_REASSIGNED: "REVIEW_REQUESTED",
  REVIEW_CHANGED: "REVIEW_CHANGED",
  REVIEW_VOTE_VOIDED: "REVIEW_CHANGED",
  REVIEW_REMINDER: "REVIEW_DUE",
  REVIEW_ESCALATED: "REVIEW_ESCALATED",
} as const satisfies Record<ReviewNews["kind"], NotificationKind>;

function nameLastReassigner({ reassignments }: Awaited<ReturnType<typeof readReview>>): string | null {
  const last = reassignments.at(-1);
  return last ? nameDecider(presentReassignment(last)) : null;
}

/** Notifies the deciders and the webhooks that a review was opened. Call this in the transaction that opens it. */
export async function notifyReviewOpened(
  ctx: ServiceContext & { db: Transaction },
  review: { id: string },
): Promise<void> {
  publishChange(ctx, "review", review.id);
  await notifyDeciders(ctx, "REVIEW_OPENED", review.id);
  await queueReviewEvent(ctx, "review.opened", review.id);
}

/**
 * Notifies an open review's remaining deciders that its document changed. Call this after recording the
 * editor's vote.
 */
export async function notifyReviewChanged(
  ctx: ServiceContext & { db: Transaction },
  review: { id: string },
): Promise<void> {
  await notifyDeciders(ctx, "REVIEW_CHANGED", review.id);
}

/** Notifies a review's remaining deciders that a vote no longer counts. Call this after voiding the vote. */
export async function notifyVoteVoided(
  ctx: ServiceContext & { db: Transaction },
  review: { id: string },
): Promise<void> {
  await notifyDeciders(ctx, "REVIEW_VOTE_VOIDED", review.id);
}

/** Notifies the new approver and the webhooks that a review was reassigned. Call this after changing the policy. */
export async function notifyReviewReassigned(
  ctx: ServiceContext & { db: Transaction },
  { reviewId, toId }: { reviewId: string; toId: string },
): Promise<void> {
  publishChange(ctx, "review", reviewId);
  await notifyDeciders(ctx, "REVIEW_REASSIGNED", reviewId, toId);
  await queueReviewEvent(ctx, "review.reassigned", reviewId);
}

/** Notifies the added approvers and the webhooks that an open review was escalated. */
export async function notifyReviewEscalated(
  ctx: ServiceContext & { db: Transaction },
  review: { id: string },
): Promise<void> {
  publishChange(ctx, "review", review.id);
  await notifyDeciders(ctx, "REVIEW_ESCALATED", review.id);
  await queueReviewEvent(ctx, "review.escalated", review.id);
}

/**
 * Finds the members who can currently approve an open review. For an escalation message, finds only the
 * people the review was escalated to and their covers.
 */
async function findDeciders(ctx: ServiceContext, kind: ReviewNews["kind"], review: Undecided) {
  const members = await readActiveMembers(ctx);
  const deciders = decidersOf(members, review);
  const { escalate } = review.policy;
  if (kind !== "REVIEW_ESCALATED" || !escalate) return deciders;
  const onlyThem = { ...review, policy: { ...review.policy, approvers: escalate.to } };
  const added = new Set(decidersOf(members, onlyThem).map(({ person }) => person.id));
  return deciders.filter(({ person }) => added.has(person.id));
}

/** Checks whether a step's text comes from the Simulated model, either directly or through human steps. */
export async function traceSimulated(
  { db, organizationId }: ServiceContext,
  { runId, stepId, definition }: { runId: string; stepId: string; definition: Definition },
): Promise<boolean> {
  const author = findAuthorStep(definition, stepId);
  if (!author) return false;
  const latest = await db.stepRun.findFirst({
    where: { runId, organizationId, stepId: author.id },
    orderBy: { attempt: "desc" },
    select: { simulated: true },
  });
  return latest?.simulated ?? false;
}

/** Finds the step whose agent wrote a step's text. For a human step, that's the last agent step before it. */
function findAuthorStep({ steps }: Definition, stepId: string): Step | undefined {
  return steps
    .slice(0, steps.findIndex(({ id }) => id === stepId) + 1)
    .findLast((step) => !isHumanStep(step));
}
