import { z } from "zod";
import type { MemberRef } from "@/server/domain/access/member-ref";
import { isHumanStep } from "@/server/domain/agent/is-human-step";
import type { DecisionDto, ReassignmentDto, ReviewDto } from "@/server/domain/review/api";
import { WhenOutcome } from "@/server/domain/review/condition/outcome";
import { type Covered, type Decider, mayApprove, mayDecide } from "@/server/domain/review/may-decide";
import { Destination, markKept } from "@/server/domain/review/next/destinations";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { mayReassign, type ReassignableReview } from "@/server/domain/review/reassign/may-reassign";
import type { Decision, Prisma, Review } from "@/server/generated/prisma/client";
import { type ActiveMember, missingOf } from "./deciders";
import { MEMBER_REF, presentDecidedFor, presentMember, REQUESTERS, requestersOf } from "./member";

export const DECISION_ROW = {
  include: {
    member: MEMBER_REF,
    forMember: MEMBER_REF,
    signature: { select: { passkey: { select: { id: true, name: true } } } },
  },
} as const satisfies Prisma.DecisionDefaultArgs;

export const REASSIGNMENTS = {
  include: { by: MEMBER_REF, forMember: MEMBER_REF, to: MEMBER_REF },
  orderBy: [{ createdAt: "asc" }, { id: "asc" }],
} as const satisfies Prisma.Review$reassignmentsArgs;

export const REVIEW_ROW = {
  include: {
    run: {
      select: {
        workflowName: true,
        sessionId: true,
        ...REQUESTERS,
        startedBy: {
          select: {
            ...REQUESTERS.startedBy.select,
            organization: { select: { countHandedOverMembers: true, secondPersonToWeaken: true } },
          },
        },
      },
    },
    reassignments: REASSIGNMENTS,
    stepRun: { select: { agentId: true, round: true, feedback: true, reused: true, condition: true } },
    decisions: { ...DECISION_ROW, orderBy: [{ createdAt: "asc" }, { id: "asc" }] },
  },
} as const satisfies Prisma.ReviewDefaultArgs;

type DecisionRow = Prisma.DecisionGetPayload<typeof DECISION_ROW>;

export type ReviewRow = Prisma.ReviewGetPayload<typeof REVIEW_ROW>;

/**
 * Presents a review to the caller, including who can decide it. `members` are the organization's active members. Closed
 * reviews don't need them. `sendsEmail` is false without a mail server.
 */
export function presentReview(
  person: Decider,
  row: ReviewRow,
  { members, sendsEmail }: { members: readonly ActiveMember[]; sendsEmail: boolean },
): ReviewDto {
  const { status } = row;
  const destinations = presentDestinations(row);
  const rules = rulesOf(row);
  const undecided = { ...rules, requesters: requestersOf(row.run), votes: votesOf(row.decisions) };
  const decidable = mayDecide(person, { status, ...undecided });
  const approvable = mayApprove(person, { status, ...undecided });
  const reassignable = mayReassign(
    person,
    reassignableOf(row),
    members.map(({ decider }) => decider),
  );
  const coveredFor = decidable.allowed ? decidable.coveredFor : undefined;
  return {
    id: row.id,
    runId: row.runId,
    workflowId: row.workflowId,
    workflowName: row.run.workflowName,
    stepId: row.stepId,
    stepOrder: row.stepOrder,
    agentId: row.stepRun.agentId,
    round: row.stepRun.round,
    feedback: row.stepRun.feedback,
    returnsTo: row.returnsTo ?? (isHumanStep(row.stepRun) ? null : row.stepOrder),
    status,
    kind: kindOf(row),
    toolCall: presentTool(row),
    // Emails that would be kept are marked only while the review is open. Later, the run shows what was actually sent.
    destinations: destinations && status === "OPEN" ? markKept(destinations, sendsEmail) : destinations,
    action: row.action,
    draft: row.draft,
    draftHash: row.draftHash,
    text: row.text,
    hash: row.hash,
    policy: rules.policy,
    named: presentNamed(rules.policy, members),
    escalatesAt: row.escalatesAt?.toISOString() ?? null,
    escalatedAt: row.escalatedAt?.toISOString() ?? null,
    dueAt: row.dueAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    closedAt: row.closedAt?.toISOString() ?? null,
    erasedAt: row.erasedAt?.toISOString() ?? null,
    startedBy: presentMember(row.run.startedBy),
    decisions: row.decisions.map(presentDecision),
    mayDecide: { allowed: decidable.allowed, reason: decidable.allowed ? null : decidable.reason },
    mayApprove: { allowed: approvable.allowed, reason: approvable.allowed ? null : approvable.reason },
    asksAgain: presentAsksAgain(row),
    reassignments: row.reassignments.map(presentReassignment),
    mayReassign: reassignable.allowed
      ? { allowed: true, reason: null, from: reassignable.from }
      : { allowed: false, reason: reassignable.reason, from: [] },
    decidesFor: coveredFor ? presentCovered(coveredFor) : null,
    condition: WhenOutcome.nullable().parse(row.stepRun.condition),
    missing: status === "OPEN" ? missingOf(person, members, undecided) : null,
  };
}

/** Describes who continued or reran the run, if that's why a review is needed again. */
export function presentAsksAgain({
  asksAgainId,
  createdAt,
  run,
  stepRun,
}: AsksAgainRow): ReviewDto["asksAgain"] {
  const earlier = run.continuations.filter((one) => one.createdAt <= createdAt);
  const change = earlier.findLast(({ askedAgainId }) => askedAgainId === asksAgainId);
  const continuation = change ?? earlier.at(-1);
  if (asksAgainId === null) return null;
  const rerun = stepRun.reused ? "RERUN" : "RERUN_EDITED";
  if (!change && (stepRun.reused || !continuation))
    return { reviewId: asksAgainId, by: presentMember(run.startedBy), why: rerun };
  if (!continuation) return null;
  const why = !change ? "UNDECIDED" : change.input === null ? "NEW_VERSION" : "EDITED";
  return { reviewId: asksAgainId, by: presentMember(continuation.by), why };
}

interface AsksAgainRow {
  asksAgainId: string | null;
  createdAt: Date;
  run: Pick<ReviewRow["run"], "continuations"> & { startedBy: Parameters<typeof presentMember>[0] };
  stepRun: { reused: boolean };
}

/** Returns the data that determines who can reassign a review. */
export function reassignableOf(row: ReviewRow): ReassignableReview {
  return {
    status: row.status,
    ...rulesOf(row),
    requesters: requestersOf(row.run),
    votes: votesOf(row.decisions),
    reassignedBy: row.reassignments.map(({ byId }) => byId),
    secondPersonToWeaken: row.run.startedBy.organization.secondPersonToWeaken,
  };
}

export function presentReassignment(
  row: Prisma.ReviewReassignmentGetPayload<Pick<typeof REASSIGNMENTS, "include">>,
): ReassignmentDto {
  return {
    by: presentMember(row.by),
    for: presentDecidedFor(row),
    role: row.role,
    joinedByLinkFrom: row.joinedByLinkFrom,
    own: row.own,
    to: presentMember(row.to),
    toRole: row.toRole,
    from: row.fromApprovers,
    note: row.note,
    channel: row.channel,
    token: presentTokenUsed(row),
    at: row.createdAt.toISOString(),
  };
}

/** Returns a review's policy and whether the review was escalated. */
export function rulesOf({ policy, escalatedAt }: Pick<Review, "policy" | "escalatedAt">) {
  return { policy: ReviewPolicy.parse(policy), escalated: escalatedAt !== null };
}

/** Presents the members whose email addresses are listed in a policy. */
function presentNamed({ approvers, escalate }: ReviewPolicy, members: readonly ActiveMember[]): MemberRef[] {
  const emails = new Set([...approvers, ...(escalate?.to ?? [])]);
  return members.map(({ person }) => person).filter(({ email }) => emails.has(email.toLowerCase()));
}

/** Returns the approvals that count. */
export function votesOf<Row extends Pick<Decision, "kind" | "voidedAt">>(decisions: readonly Row[]): Row[] {
  return decisions.filter(({ kind, voidedAt }) => kind === "approve" && !voidedAt);
}

function presentCovered({ memberId: id, name, email }: Covered): MemberRef {
  return { id, name, email };
}

/** Returns whether a review is for text, a tool call, or a message that may have been sent. */
export function kindOf({ tool, outgoingId }: Pick<Review, "tool" | "outgoingId">): ReviewDto["kind"] {
  if (outgoingId !== null) return "DELIVERY";
  return tool === null ? "TEXT" : "TOOL_CALL";
}

export function presentTool({
  server,
  tool,
  host,
}: Pick<Review, "server" | "tool" | "host">): ReviewDto["toolCall"] {
  return server !== null && tool !== null ? { server, tool, host } : null;
}

export function presentDestinations({ destinations }: Pick<Review, "destinations">): Destination[] | null {
  return z.array(Destination).nullable().parse(destinations);
}

export function presentDecision(row: DecisionRow): DecisionDto {
  return {
    id: row.id,
    decision: row.kind,
    by: presentMember(row.member),
    for: presentDecidedFor(row),
    role: row.role,
    joinedByLinkFrom: row.joinedByLinkFrom,
    channel: row.channel,
    token: presentTokenUsed(row),
    passkey: row.signature?.passkey ?? null,
    at: row.createdAt.toISOString(),
    reason: row.reason,
    toStepOrder: row.toStepOrder,
    shown: row.shownHash,
    output: row.text,
    outputHash: row.textHash,
    voided: row.voidedAt !== null,
    voidReason: voidReasonOf(row),
    reading: presentReading(row),
  };
}

/** Presents how the member read the document before deciding. Null if that wasn't recorded. */
export function presentReading({
  firstOpenedAt,
  secondsInView,
  reachedEnd,
}: Pick<Decision, "firstOpenedAt" | "secondsInView" | "reachedEnd">): DecisionDto["reading"] {
  if (reachedEnd === null) return null;
  return { firstOpenedAt: firstOpenedAt?.toISOString() ?? null, secondsInView, reachedEnd };
}

/**
 * Presents the token used for a decision, with the token's name at the time, even if the token has since been
 * revoked.
 */
export function presentTokenUsed({ tokenId, tokenName }: Pick<Decision, "tokenId" | "tokenName">) {
  return tokenId !== null && tokenName !== null ? { id: tokenId, name: tokenName } : null;
}

/**
 * Returns why a vote was voided, or null if it wasn't. Votes without a recorded reason were voided by an
 * edit, which used to be the only possible reason.
 */
export function voidReasonOf({ voidedAt, voidReason }: Pick<Decision, "voidedAt" | "voidReason">) {
  return voidedAt && (voidReason ?? "EDIT");
}

/** The fields that show whether a review has changed. The hash makes reading the document unnecessary. */
export const PULSE_ROW = {
  select: {
    id: true,
    status: true,
    hash: true,
    escalatedAt: true,
    decisions: { select: { voidedAt: true } },
    reassignments: { select: { id: true } },
  },
} as const satisfies Prisma.ReviewDefaultArgs;

export function toBeating({ decisions, ...review }: Prisma.ReviewGetPayload<typeof PULSE_ROW>) {
  return { ...review, decisions: decisions.map(({ voidedAt }) => ({ voided: voidedAt !== null })) };
}
