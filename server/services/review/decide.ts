import { scopesInForce } from "@/server/domain/access/access";
import { AppError, invalidInput, notFound } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import type { OperationInput, OperationOutput } from "@/server/domain/operation";
import { mayApprove, mayDecide, mayDecideAny } from "@/server/domain/review/may-decide";
import type { decideReviewOperation } from "@/server/domain/review/operations";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { maySendBack } from "@/server/domain/review/rounds";
import type { ReviewStatus } from "@/server/domain/review/status";
import { nameTool } from "@/server/domain/tool/call-in-words";
import { KeptConversation } from "@/server/domain/tool/kept-conversation";
import type { Transaction } from "@/server/infra/db";
import { readArguments } from "@/server/infra/json-schema/read-arguments";
import { readRunAgents } from "@/server/services/agent/freeze";
import { channelOf, requirePerson, type ServiceContext } from "@/server/services/context";
import { hashText } from "@/server/services/hash-text";
import { notifyReviewClosed } from "@/server/services/outbox/webhook-events";
import { HANDED_OVER, handedOverOf, requesterOf } from "@/server/services/presenters/member";
import {
  kindOf,
  presentDecision,
  presentTool,
  REVIEW_ROW,
  type ReviewRow,
} from "@/server/services/presenters/review";
import { publishChange } from "@/server/services/publish-change";
import { failRun, moveRun, wakeAfterDecision, withRun } from "@/server/services/run/lifecycle";
import { requireWithinLimit } from "@/server/services/usage/limits";
import { notifyReviewChanged } from "./notify";
import { findMissing, voidLapsedVotes } from "./votes";

type Decision = OperationInput<typeof decideReviewOperation>;
type Receipt = OperationOutput<typeof decideReviewOperation>;
type LockedContext = ServiceContext & { db: Transaction };

/**
 * One person's decision. A vote for a text counts towards the quorum; a rejection ends the run; a request for changes
 * has the agent do its step again, or go on without the call that it asked for. Of those two, one is enough.
 */
export async function decideReview(ctx: ServiceContext, decision: Decision): Promise<Receipt> {
  requireDecider(ctx);
  if (decision.decision !== "approve" && !decision.reason?.trim())
    throw invalidInput("/reason", "must be given unless you approve");
  const { organizationId } = ctx;
  const found = await ctx.db.review.findFirst({
    where: { id: decision.id, organizationId },
    select: { runId: true, status: true },
  });
  if (!found) throw notFound("review");
  // One that is closed stays so: nobody waits for its run to be told.
  if (found.status !== "OPEN") await requireDecidable(ctx, decision);
  return withRun(ctx, found.runId, async (locked) => {
    const ctx = await asTheyAreNow(locked);
    const { review, sendable } = await requireDecidable(ctx, decision);
    switch (decision.decision) {
      case "approve":
        return approve(ctx, review, decision.output ?? review.text, decision.reason?.trim() || null);
      case "reject":
        return reject(ctx, review, decision.reason ?? "");
      case "request_changes":
        if (!sendable.possible) throw new AppError("conflict", sendable.reason);
        return sendBack(ctx, review, decision.reason ?? "");
    }
  });
}

/** They may have been removed or changed roles since they were authenticated. */
async function asTheyAreNow(ctx: LockedContext): Promise<LockedContext> {
  const person = requirePerson(ctx);
  const member = await ctx.db.member.findFirst({
    where: { id: person.memberId, organizationId: ctx.organizationId, removedAt: null },
    select: { role: true, ...HANDED_OVER },
  });
  if (!member) throw new AppError("forbidden", "You're no longer a member.");
  const { role } = member;
  const scopes = scopesInForce(role, person.scopes);
  return { ...ctx, actor: { ...person, role, scopes, handedOver: handedOverOf(member) } };
}

/** The review, when this decision of it can be taken now. */
async function requireDecidable(ctx: ServiceContext, { id, decision, shown }: Decision) {
  const review = await ctx.db.review.findFirstOrThrow({
    where: { id, organizationId: ctx.organizationId },
    ...REVIEW_ROW,
  });
  const sendable = maySendBack({ ...review.stepRun, kind: kindOf(review) });
  if (decision === "request_changes" && !sendable.possible && sendable.kind === "person")
    throw invalidInput("/decision", sendable.reason);
  requireOpen(ctx, review, { decision, shown });
  return { review, sendable };
}

/** Who decides no review is not told which there are. */
export function requireDecider(ctx: ServiceContext): void {
  const decidable = mayDecideAny(requirePerson(ctx));
  if (!decidable.allowed) throw new AppError("forbidden", decidable.reason);
}

/** Who may decide comes before whether there is still something to decide. */
function requireOpen(
  ctx: ServiceContext,
  review: ReviewRow,
  { decision, shown }: Pick<Decision, "decision" | "shown">,
): void {
  const { status, dueAt, run } = review;
  const policy = ReviewPolicy.parse(review.policy);
  const may = decision === "approve" ? mayApprove : mayDecide;
  const decidable = may(requirePerson(ctx), { status: "OPEN", policy, ...requesterOf(run.startedBy) });
  if (!decidable.allowed) throw new AppError("forbidden", decidable.reason);
  if (status !== "OPEN") throw closed(review);
  if (dueAt && dueAt <= ctx.now())
    throw new AppError("conflict", "The time for this review is over; its run fails as expired.");
  if (typeof shown === "string" && shown !== review.hash)
    throw new AppError("conflict", "The text changed while you read it. Read it again before you decide.", {
      decision: latestDecision(review),
    });
}

const DECIDED: Partial<Record<ReviewStatus, string>> = {
  APPROVED: "approved it",
  REJECTED: "rejected it",
  CHANGES_REQUESTED: "sent it back",
};

/** The conflict of one who came too late, with who came first; votes that did not suffice decided nothing. */
export function closed(review: ReviewRow): AppError {
  const verb = DECIDED[review.status];
  const decision = verb && latestDecision(review);
  if (decision)
    return new AppError("conflict", `This review is closed: ${decision.by.name} ${verb}.`, { decision });
  const why = review.status === "EXPIRED" ? "its time was over" : "its run was ended";
  return new AppError("conflict", `This review is closed: ${why} before it was decided.`);
}

function latestDecision(review: ReviewRow) {
  const row = review.decisions.findLast((decision) => decision.voidedAt === null);
  return row ? presentDecision(row) : undefined;
}

async function approve(
  ctx: LockedContext,
  review: ReviewRow,
  text: string,
  note: string | null,
): Promise<Receipt> {
  const { memberId } = requirePerson(ctx);
  await requireArguments(ctx, review, text);
  // After its call the agent asks its model again: a call that is made, and leads to nothing, helps nobody.
  if (kindOf(review) === "TOOL_CALL") {
    const { runId, stepRun } = review;
    const agents = await readRunAgents(ctx, { runId, agentIds: [stepRun.agentId] });
    await requireWithinLimit(ctx, agents.values());
  }
  const hash = hashText(text);
  const where = { id: review.id, organizationId: ctx.organizationId };
  const standing = await readStandingVotes(ctx, review);
  if (standing.some((vote) => vote.memberId === memberId && vote.textHash === hash))
    throw new AppError("conflict", "You have approved this text already. It waits for others.", {
      decision: latestDecision(review),
    });
  if (hash !== review.hash) {
    await ctx.db.decision.updateMany({
      where: { reviewId: review.id, organizationId: ctx.organizationId, kind: "approve", voidedAt: null },
      data: { voidedAt: ctx.now(), voidReason: "EDIT" },
    });
    await ctx.db.review.updateMany({ where, data: { text, hash } });
  }
  await recordDecision(ctx, review, { kind: "approve", text, textHash: hash, reason: note });
  const jobId = await requireJob(ctx, review);
  const votes = 1 + standing.filter((vote) => vote.textHash === hash && hash === review.hash).length;
  if (votes >= ReviewPolicy.parse(review.policy).quorum) await close(ctx, review, text);
  else if (hash !== review.hash) await notifyReviewChanged(ctx, review);
  return { reviewId: review.id, runId: review.runId, jobId, missing: await findMissing(ctx, review.id) };
}

/** The votes that count, without those of members who may decide this no longer. */
async function readStandingVotes(ctx: LockedContext, { id }: ReviewRow) {
  await voidLapsedVotes(ctx, id);
  return ctx.db.decision.findMany({
    where: { reviewId: id, organizationId: ctx.organizationId, kind: "approve", voidedAt: null },
    select: { memberId: true, textHash: true },
  });
}

/** The text is approved: it is the step's output from here on, or what its call is made with; the run may go on. */
async function close(ctx: LockedContext, review: ReviewRow, text: string): Promise<void> {
  const now = ctx.now();
  const { organizationId } = ctx;
  await ctx.db.review.updateMany({
    where: { id: review.id, organizationId, status: "OPEN" },
    data: { status: "APPROVED", closedAt: now },
  });
  await ctx.db.stepRun.updateMany({
    where: { id: review.stepRunId, organizationId, status: "WAITING" },
    data: {
      ...(kindOf(review) === "TEXT" ? { status: "COMPLETED", output: text } : { status: "ANSWERED" }),
      finishedAt: now,
    },
  });
  await moveRun(ctx, review.runId, "RUNNING", now);
  await notifyReviewClosed(ctx, review);
  ctx.afterCommit((ctx) => wakeAfterDecision(ctx, review));
}

async function reject(ctx: LockedContext, review: ReviewRow, reason: string): Promise<Receipt> {
  const now = ctx.now();
  const { organizationId } = ctx;
  await ctx.db.review.updateMany({
    where: { id: review.id, organizationId, status: "OPEN" },
    data: { status: "REJECTED", closedAt: now },
  });
  await ctx.db.stepRun.updateMany({
    where: { id: review.stepRunId, organizationId, status: "WAITING" },
    data: { status: "FAILED", finishedAt: now },
  });
  await recordDecision(ctx, review, { kind: "reject", reason });
  const jobId = await requireJob(ctx, review);
  await failRun(ctx, review.runId, now, {
    reason: "REJECTED",
    error: { code: "rejected", message: `${nameSubject(review)} was rejected: ${reason}` },
  });
  await notifyReviewClosed(ctx, review);
  ctx.afterCommit((ctx) => wakeAfterDecision(ctx, review));
  return { reviewId: review.id, runId: review.runId, jobId, missing: null };
}

function nameSubject(review: ReviewRow): string {
  const call = presentTool(review);
  const { stepOrder } = review;
  return call ? `The call of ${nameTool(call)} at step ${stepOrder}` : `Step ${stepOrder}`;
}

/**
 * The draft goes back to the agent with the reason: its run goes on with the next round of the same step. Of a call,
 * its agent goes on in the same round.
 */
async function sendBack(ctx: LockedContext, review: ReviewRow, reason: string): Promise<Receipt> {
  const now = ctx.now();
  const { organizationId } = ctx;
  await ctx.db.review.updateMany({
    where: { id: review.id, organizationId, status: "OPEN" },
    data: { status: "CHANGES_REQUESTED", closedAt: now },
  });
  await ctx.db.stepRun.updateMany({
    where: { id: review.stepRunId, organizationId, status: "WAITING" },
    data: { status: kindOf(review) === "TEXT" ? "RETURNED" : "ANSWERED", finishedAt: now },
  });
  await recordDecision(ctx, review, { kind: "request_changes", reason });
  const jobId = await requireJob(ctx, review);
  await moveRun(ctx, review.runId, "RUNNING", now);
  await notifyReviewClosed(ctx, review);
  ctx.afterCommit((ctx) => wakeAfterDecision(ctx, review));
  return { reviewId: review.id, runId: review.runId, jobId, missing: null };
}

async function recordDecision(
  ctx: LockedContext,
  review: ReviewRow,
  what:
    | { kind: "approve"; text: string; textHash: string; reason: string | null }
    | { kind: "reject" | "request_changes"; reason: string },
): Promise<void> {
  const person = requirePerson(ctx);
  const { joinedByLinkFrom } = await ctx.db.member.findUniqueOrThrow({ where: { id: person.memberId } });
  publishChange(ctx, "review", review.id);
  await ctx.db.decision.create({
    data: {
      id: makeId("dec"),
      organizationId: ctx.organizationId,
      reviewId: review.id,
      memberId: person.memberId,
      role: person.role,
      joinedByLinkFrom,
      channel: channelOf(person),
      ...(person.kind === "token" && { tokenId: person.tokenId, tokenName: person.tokenName }),
      shownHash: review.hash,
      createdAt: ctx.now(),
      ...what,
    },
  });
}

/** The job of the segment that this review's decision starts: one, however many votes lead to it. */
async function requireJob(ctx: LockedContext, review: ReviewRow): Promise<string> {
  const { organizationId } = ctx;
  const job = await ctx.db.job.upsert({
    where: { reviewId: review.id },
    update: {},
    create: {
      id: makeId("job"),
      organizationId,
      runId: review.runId,
      kind: "RESUME",
      reviewId: review.id,
      createdAt: ctx.now(),
    },
  });
  return job.id;
}

/** What somebody made of a call's arguments has to be JSON that fits the tool; as the agent wrote them, they are. */
async function requireArguments(
  { db, organizationId }: ServiceContext,
  { tool, draft, stepRunId }: ReviewRow,
  text: string,
): Promise<void> {
  if (tool === null || text === draft) return;
  const { conversation } = await db.stepRun.findFirstOrThrow({
    where: { id: stepRunId, organizationId },
    select: { conversation: true },
  });
  const [call] = KeptConversation.parse(conversation).asked;
  const read = readArguments(text, call?.inputSchema ?? {});
  if (!read.ok) throw invalidInput("/output", read.fault);
}
