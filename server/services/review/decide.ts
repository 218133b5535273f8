import { scopesInForce } from "@/server/domain/access/access";
import { AppError, invalidInput, notFound } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import type { OperationInput, OperationOutput } from "@/server/domain/operation";
import type { Assertion } from "@/server/domain/passkey/passkey";
import type { decideReviewOperation } from "@/server/domain/review/api";
import { checkDecision } from "@/server/domain/review/check-decision";
import { type Covered, type Vote, voted } from "@/server/domain/review/may-decide";
import { ReviewPolicy } from "@/server/domain/review/policy";
import type { ReviewStatus } from "@/server/domain/review/status";
import { sayDone } from "@/server/domain/review/words";
import { nameTool } from "@/server/domain/tool/call-in-words";
import { KeptConversation } from "@/server/domain/tool/kept-conversation";
import type { Step } from "@/server/domain/workflow/definition";
import type { Transaction } from "@/server/infra/db";
import { readArguments } from "@/server/infra/json-schema/read-arguments";
import { readRunAgents } from "@/server/services/agent/run-agents";
import { requirePerson, type ServiceContext } from "@/server/services/context";
import { hashText } from "@/server/services/hash-text";
import { lockToRead } from "@/server/services/lock-member";
import { requestersOf, rightsOf } from "@/server/services/presenters/member";
import {
  kindOf,
  presentDecision,
  presentTool,
  type ReviewRow,
  rulesOf,
  votesOf,
} from "@/server/services/presenters/review";
import { publishChange } from "@/server/services/publish-change";
import { readingAtDecision, requireReadToEnd } from "@/server/services/reading/at-decision";
import { requireDecider } from "@/server/services/require-decider";
import { failRun, moveRun, wakeAfterDecision, withRun } from "@/server/services/run/lifecycle";
import { signedBy } from "@/server/services/signed-by";
import { findRights } from "@/server/services/sql/find-members";
import { readReview } from "@/server/services/sql/find-reviews";
import { requireWithinLimit } from "@/server/services/usage/spending-limit";
import { notifyReviewClosed } from "@/server/services/webhook/review-events";
import { approveAlone } from "./approve-alone";
import { notifyReviewChanged } from "./notify";
import { requireReturnStep, returnSteps } from "./rounds";
import { requireSignature } from "./signature";
import { findMissing, findUndecided, markRequestsRead, voidLapsedVotes } from "./votes";

/** `assertion` is the signature of the caller's passkey. Only the app can send one. */
type Decision = OperationInput<typeof decideReviewOperation> & { assertion?: Assertion | undefined };
type Receipt = OperationOutput<typeof decideReviewOperation>;
type LockedContext = ServiceContext & { db: Transaction };
/** A review that the caller can decide. For a cover, includes the person they decide it for. */
type DecidableRow = ReviewRow & { coveredFor: Covered | null };

/**
 * Records one person's decision. Approvals count toward the quorum. A single rejection ends the run. A single
 * request for changes makes an agent redo its step, or continue without the tool call it requested.
 */
export async function decideReview(ctx: ServiceContext, decision: Decision): Promise<Receipt> {
  requireDecider(ctx);
  if (decision.decision !== "approve" && !decision.reason?.trim())
    throw invalidInput("/reason", "is required unless you approve");
  if (decision.decision !== "request_changes" && typeof decision.toStepOrder === "number")
    throw invalidInput("/toStepOrder", "is only for request_changes");
  const approved = decision.decision === "approve" && (await approveAlone(ctx, decision));
  return approved || decideLocked(ctx, decision);
}

/** Decides in a transaction that locks the run. */
export async function decideLocked(ctx: ServiceContext, decision: Decision): Promise<Receipt> {
  const { organizationId } = ctx;
  const found = await ctx.db.review.findFirst({
    where: { id: decision.id, organizationId },
    select: { runId: true, status: true },
  });
  if (!found) throw notFound("review");
  // A closed review never reopens, so this check doesn't need a lock.
  if (found.status !== "OPEN") await requireDecidable(ctx, decision);
  return withRun(ctx, found.runId, async (locked) => {
    const ctx = await withCurrentRole(locked);
    const review = await requireDecidable(ctx, decision);
    const reason = decision.reason ?? "";
    switch (decision.decision) {
      case "approve":
        return approve(ctx, review, {
          text: decision.output ?? review.text,
          note: reason.trim() || null,
          assertion: decision.assertion,
        });
      case "reject":
        return decline(ctx, review, { kind: "reject", reason });
      case "request_changes":
        return decline(ctx, review, {
          kind: "request_changes",
          reason,
          to: await requireReturnStep(ctx, review, decision.toStepOrder ?? null),
        });
    }
  });
}

/**
 * Reads the caller's current role and covers, which may have changed since the caller was authenticated. The role and
 * covers stay locked until the transaction ends. The returned context's time is fixed.
 */
export async function withCurrentRole(locked: LockedContext): Promise<LockedContext> {
  const person = requirePerson(locked);
  const people = [person.memberId, ...person.covering.map(({ memberId }) => memberId)];
  await lockToRead(locked, people);
  const now = locked.now();
  const ctx = { ...locked, now: () => now };
  const member = await findRights(ctx, person.memberId, now);
  if (!member) throw new AppError("forbidden", "You're no longer a member.");
  const { role } = member;
  const scopes = scopesInForce(role, person.scopes);
  const rights = rightsOf(member);
  const covering = rights.covering.filter(({ memberId }) => people.includes(memberId));
  return { ...ctx, actor: { ...person, role, scopes, ...rights, covering } };
}

/** Returns the review or throws if this decision can't be made now. */
export async function requireDecidable(
  ctx: ServiceContext,
  { id, decision, shown }: Pick<Decision, "id" | "decision" | "shown">,
): Promise<DecidableRow> {
  const review = await readReview(ctx, id);
  const coveredFor = requireOpen(ctx, review, { decision, shown });
  return { ...review, coveredFor };
}

/** Throws unless the decision can be made now. Returns the person the caller would decide for as a cover, or null. */
function requireOpen(
  ctx: ServiceContext,
  review: ReviewRow,
  { decision, shown }: Pick<Decision, "decision" | "shown">,
): Covered | null {
  const { status, dueAt, hash, run } = review;
  const votes = status === "OPEN" ? votesOf(review.decisions) : [];
  const checked = checkDecision(
    requirePerson(ctx),
    { status, dueAt, hash, ...rulesOf(review), requesters: requestersOf(run), votes },
    { decision, shown, now: ctx.now },
  );
  if (checked.allowed) return checked.coveredFor ?? null;
  switch (checked.why) {
    case "forbidden":
      throw new AppError("forbidden", checked.reason);
    case "closed":
      throw closed(review);
    case "overdue":
      throw new AppError("conflict", "This review's deadline has passed, so the run will fail.");
    case "changed":
      throw new AppError(
        "conflict",
        "The document changed while you were reading it. Read it again before you decide.",
        { decision: latestDecision(review) },
      );
  }
}

const DECIDED: Partial<Record<ReviewStatus, string>> = {
  APPROVED: "approved it",
  REJECTED: "rejected it",
  CHANGES_REQUESTED: "sent it back",
};

/**
 * Makes the error for a decision that comes too late. If a person's decision closed the review, the error
 * names that person.
 */
export function closed(review: ReviewRow): AppError {
  const verb = DECIDED[review.status];
  const decision = verb && latestDecision(review);
  if (decision)
    return new AppError("conflict", `This review is closed: ${sayDone([decision], verb)}.`, { decision });
  const why = review.status === "EXPIRED" ? "its deadline passed" : "its run ended";
  return new AppError("conflict", `This review is closed: ${why} before it was decided.`);
}

function latestDecision(review: ReviewRow) {
  const row = review.decisions.findLast((decision) => decision.voidedAt === null);
  return row ? presentDecision(row) : undefined;
}

async function approve(
  ctx: LockedContext,
  review: DecidableRow,
  { text, note, assertion }: Pick<Decision, "assertion"> & { text: string; note: string | null },
): Promise<Receipt> {
  await requireReadToEnd(ctx, review);
  await requireArguments(ctx, review, text);
  requireAsSent(review, text);
  // After the tool call, the agent calls its model again. Past the spending limit, that call would fail, so
  // the tool call would be pointless.
  if (kindOf(review) === "TOOL_CALL") {
    const { runId, stepRun } = review;
    const agents = await readRunAgents(ctx, { runId, agentIds: [stepRun.agentId] });
    await requireWithinLimit(ctx, agents.values());
  }
  const hash = hashText(text);
  const where = { id: review.id, organizationId: ctx.organizationId };
  const standing = await readStandingVotes(ctx, review);
  requireFirstVote(
    ctx,
    review,
    standing.filter((vote) => vote.textHash === hash),
  );
  const forMemberId = review.coveredFor?.memberId ?? null;
  const approval = { review, forMemberId, text, policy: review.policy };
  const signature = await requireSignature(ctx, approval, assertion);
  if (hash !== review.hash) {
    await ctx.db.decision.updateMany({
      where: { reviewId: review.id, organizationId: ctx.organizationId, kind: "approve", voidedAt: null },
      data: { voidedAt: ctx.now(), voidReason: "EDIT" },
    });
    await ctx.db.review.updateMany({ where, data: { text, hash } });
  }
  const approved = { kind: "approve", text, textHash: hash, reason: note } as const;
  const decisionId = await recordDecision(ctx, review, approved);
  if (signature) await ctx.db.decisionSignature.create({ data: { decisionId, ...signature } });
  const jobId = await ensureJob(ctx, review);
  const votes = 1 + standing.filter((vote) => vote.textHash === hash && hash === review.hash).length;
  const receipt = { reviewId: review.id, runId: review.runId, jobId };
  if (votes >= ReviewPolicy.parse(review.policy).quorum) {
    await closeReview(ctx, review, { kind: "approve", text });
    return { ...receipt, missing: null };
  }
  const undecided = await findUndecided(ctx, review.id);
  if (undecided) await markRequestsRead(ctx, undecided);
  if (hash !== review.hash) await notifyReviewChanged(ctx, review);
  return { ...receipt, missing: undecided && findMissing(ctx, undecided) };
}

/** Throws if the caller or the person they cover for already approved this document, personally or through a cover. */
function requireFirstVote(ctx: ServiceContext, review: DecidableRow, votes: readonly Vote[]): void {
  const { memberId } = requirePerson(ctx);
  const done = voted(votes);
  if (![memberId, review.coveredFor?.memberId ?? memberId].some((id) => done.has(id))) return;
  const decision = latestDecision(review);
  const cast = votes.some((vote) => vote.memberId === memberId)
    ? "You already approved this document."
    : "Your cover already approved this document.";
  throw new AppError("conflict", `${cast} It still needs other approvals.`, { decision });
}

/** Voids the votes of members who can no longer decide, then reads the remaining votes. */
async function readStandingVotes(ctx: LockedContext, { id, decisions }: ReviewRow) {
  if (votesOf(decisions).length === 0) return [];
  await voidLapsedVotes(ctx, id);
  return ctx.db.decision.findMany({
    where: { reviewId: id, organizationId: ctx.organizationId, kind: "approve", voidedAt: null },
    select: { memberId: true, forMemberId: true, textHash: true },
  });
}

async function decline(ctx: LockedContext, review: DecidableRow, outcome: Declined): Promise<Receipt> {
  await recordDecision(ctx, review, outcome);
  const jobId = await ensureJob(ctx, review);
  await closeReview(ctx, review, outcome);
  return { reviewId: review.id, runId: review.runId, jobId, missing: null };
}

type Declined =
  | { kind: "reject"; reason: string }
  /** `to` is the step that makes the changes. */
  | { kind: "request_changes"; reason: string; to: Step };
type Outcome = { kind: "approve"; text: string } | Declined;

/** Closes the review and its attempt, then ends the run or lets it continue. */
async function closeReview(ctx: LockedContext, review: ReviewRow, outcome: Outcome): Promise<void> {
  const { organizationId } = ctx;
  const now = ctx.now();
  const after = afterwards(review, outcome);
  await ctx.db.review.updateMany({
    where: { id: review.id, organizationId, status: "OPEN" },
    data: { status: after.review, closedAt: now },
  });
  await ctx.db.stepRun.updateMany({
    where: { id: review.stepRunId, organizationId, status: "WAITING" },
    data: { ...after.attempt, finishedAt: now },
  });
  if (outcome.kind === "reject") {
    const message = `${nameSubject(review)} was rejected: ${outcome.reason}`;
    await failRun(ctx, review.runId, now, { reason: "REJECTED", error: { code: "rejected", message } });
  } else if (outcome.kind === "request_changes") {
    await returnSteps(ctx, review, outcome.to);
    await moveRun(ctx, review.runId, "RUNNING", now, { currentStepOrder: outcome.to.stepOrder });
  } else await moveRun(ctx, review.runId, "RUNNING", now);
  await notifyReviewClosed(ctx, review);
  ctx.afterCommit((ctx) => wakeAfterDecision(ctx, review));
}

/**
 * Returns the new states of the review and its attempt. Approved text becomes the step's output. Sending text
 * back starts the step's next round. After a decision about a tool call, the agent continues in the same
 * round.
 */
function afterwards(review: ReviewRow, outcome: Outcome) {
  const isCall = kindOf(review) === "TOOL_CALL";
  switch (outcome.kind) {
    case "approve":
      return isCall
        ? ({ review: "APPROVED", attempt: { status: "ANSWERED" } } as const)
        : ({ review: "APPROVED", attempt: { status: "COMPLETED", output: outcome.text } } as const);
    case "request_changes":
      return isCall
        ? ({ review: "CHANGES_REQUESTED", attempt: { status: "ANSWERED" } } as const)
        : ({
            review: "CHANGES_REQUESTED",
            attempt: { status: "RETURNED", returnedById: review.id },
          } as const);
    case "reject":
      return { review: "REJECTED", attempt: { status: "FAILED" } } as const;
  }
}

function nameSubject(review: ReviewRow): string {
  const call = presentTool(review);
  const { stepOrder } = review;
  return call ? `The call to ${nameTool(call)} in step ${stepOrder}` : `Step ${stepOrder}`;
}

type Recorded = { kind: "approve"; text: string; textHash: string; reason: string | null };

async function recordDecision(
  ctx: LockedContext,
  review: DecidableRow,
  { kind, reason, ...decision }: Recorded | Declined,
): Promise<string> {
  const { byId: memberId, ...signed } = await signedBy(ctx);
  const id = makeId("dec");
  publishChange(ctx, "review", review.id);
  await ctx.db.decision.create({
    data: {
      id,
      organizationId: ctx.organizationId,
      reviewId: review.id,
      memberId,
      ...signed,
      forMemberId: review.coveredFor?.memberId ?? null,
      forName: review.coveredFor?.name ?? null,
      shownHash: review.hash,
      ...(await readingAtDecision(ctx, review)),
      createdAt: ctx.now(),
      kind,
      reason,
      ...("textHash" in decision && decision),
      ...("to" in decision && { toStepId: decision.to.id, toStepOrder: decision.to.stepOrder }),
    },
  });
  return id;
}

/** Returns the job that continues the run after this review. All votes on the review share that job. */
async function ensureJob(ctx: LockedContext, review: ReviewRow): Promise<string> {
  const { db, organizationId } = ctx;
  // Uses SQL, because Prisma would send three statements for an upsert that updates nothing.
  const [job] = await db.$queryRaw<{ id: string }[]>`
    INSERT INTO "Job" ("id", "organizationId", "runId", "kind", "reviewId", "createdAt")
    VALUES (${makeId("job")}, ${organizationId}, ${review.runId}, 'RESUME', ${review.id}, ${ctx.now()})
    ON CONFLICT ("reviewId") DO UPDATE SET "reviewId" = EXCLUDED."reviewId"
    RETURNING "id"`;
  if (!job) throw new Error(`no job for review ${review.id}`);
  return job.id;
}

/** A message that may have been sent can't be edited anymore. */
function requireAsSent(review: ReviewRow, text: string): void {
  if (kindOf(review) !== "DELIVERY" || text === review.draft) return;
  throw invalidInput(
    "/output",
    "can't be edited, because this message may already have been sent. Approve it as it is, or request changes to send it again",
  );
}

/**
 * Checks that a tool call's edited arguments are JSON and match the tool's schema. Unedited arguments were
 * already checked.
 */
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
