import { findMemberRefs } from "@/server/domain/access/member-ref";
import { notFound } from "@/server/domain/error";
import { WhenOutcome } from "@/server/domain/review/condition/outcome";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { EvidenceDto } from "@/server/domain/run/evidence";
import type { RerunDto } from "@/server/domain/run/rerun/rerun-dto";
import { diffTexts } from "@/server/domain/text/diff-texts";
import { Definition } from "@/server/domain/workflow/definition";
import type { Prisma, Review } from "@/server/generated/prisma/client";
import { isDatabase, readSnapshot } from "@/server/infra/db";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { hashText } from "@/server/services/hash-text";
import { prepareProof, proveRun } from "@/server/services/ledger/prove-run";
import { CONTINUATIONS, presentContinuation } from "@/server/services/presenters/continuation";
import { MEMBER_REF, presentDecidedFor, presentMember } from "@/server/services/presenters/member";
import { presentRerun, REQUESTED_BY, RERUN } from "@/server/services/presenters/rerun";
import {
  DECISION_ROW,
  kindOf,
  presentDestinations,
  presentReading,
  presentReassignment,
  presentTokenUsed,
  presentTool,
  REASSIGNMENTS,
  voidReasonOf,
} from "@/server/services/presenters/review";
import {
  pinOf,
  presentNotReviewed,
  presentOutgoing,
  presentRun,
  RUN_ROW,
  splitRunTime,
} from "@/server/services/presenters/run";
import { findErasure } from "./erasing/find";
import { type Recorded, type RecordedAttempt, readRecorded, textsOf } from "./read-recorded";

const EVIDENCE_ROW = {
  include: {
    stepRun: {
      select: { agentId: true, round: true, feedback: true, model: true, simulated: true, condition: true },
    },
    reassignments: REASSIGNMENTS,
    toolCalls: { select: { startedAt: true } },
    decisions: {
      include: { ...DECISION_ROW.include, signature: { include: { passkey: true } } },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    },
    comments: {
      include: {
        member: MEMBER_REF,
        deletedBy: MEMBER_REF,
        earlier: { orderBy: { number: "asc" } },
        mentions: { select: { member: MEMBER_REF }, orderBy: { memberId: "asc" } },
      },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    },
  },
} as const satisfies Prisma.ReviewDefaultArgs;
type ReviewRow = Prisma.ReviewGetPayload<typeof EVIDENCE_ROW>;

/**
 * Returns every decision in a run, what the deciders saw, and the run's agent versions. Each version and each piece of
 * text appears once, keyed by hash.
 */
export async function getEvidence(
  ctx: ServiceContext,
  { runId, head }: { runId: string; head?: number },
): Promise<EvidenceDto> {
  requireScope(ctx, "runs:read");
  requireScope(ctx, "reviews:read");
  await prepareProof(ctx);
  return readEvidence(ctx, { runId, head });
}

/** Returns the same as `getEvidence()`, proven only by heads that are already signed. */
export async function readEvidence(
  ctx: ServiceContext,
  asked: { runId: string; head?: number | undefined },
): Promise<EvidenceDto> {
  const { db } = ctx;
  // Reads one snapshot, because people may decide or comment between two reads.
  return isDatabase(db) ? readSnapshot(db, (db) => readParts({ ...ctx, db }, asked)) : readParts(ctx, asked);
}

async function readParts(
  ctx: ServiceContext,
  { runId, head }: { runId: string; head?: number | undefined },
): Promise<EvidenceDto> {
  const row = await ctx.db.run.findFirst({
    where: { id: runId, organizationId: ctx.organizationId },
    select: {
      ...RUN_ROW.select,
      agentsFrozenAt: true,
      agents: {
        orderBy: { since: "desc" },
        select: {
          agentId: true,
          versionId: true,
          agentRevision: true,
          version: { select: { content: true } },
        },
      },
      version: { select: { id: true, definition: true } },
      continuations: CONTINUATIONS,
      rerun: RERUN,
      requesters: REQUESTED_BY,
      stepRuns: {
        where: { status: { not: "RECORDED" } },
        select: {
          stepId: true,
          status: true,
          condition: true,
          reused: true,
          outgoing: { orderBy: [{ createdAt: "asc" }, { id: "asc" }], omit: { html: true, key: true } },
          approvedIn: EVIDENCE_ROW,
          reviews: { select: { status: true, hash: true, draftHash: true } },
        },
        orderBy: [{ stepOrder: "asc" }, { attempt: "asc" }],
      },
      reviews: { ...EVIDENCE_ROW, orderBy: [{ createdAt: "asc" }, { id: "asc" }] },
    },
  });
  if (!row) throw notFound("run");
  const now = ctx.now();
  const reused = row.stepRuns.flatMap(({ approvedIn }) => approvedIn ?? []);
  const typed = await readTypedInput(ctx, runId, row.rerun);
  const edits = [...row.continuations.map(({ input }) => input), typed];
  const recorded = await readRecorded(ctx, runId);
  const erasure = await findErasure(ctx, row);
  const texts = collectTexts([...reused, ...row.reviews], [...edits, ...textsOf(recorded)]);
  const readable = {
    madeAt: now.toISOString(),
    run: {
      ...presentRun(row),
      ...splitRunTime(row, now),
      erasure,
      continuations: row.continuations.map((continuation) => ({
        ...presentContinuation(continuation),
        input: hashEdit(continuation.input),
      })),
      rerunOf: addInput(presentRerun(row), typed),
      agentsFrozenAt: row.agentsFrozenAt?.toISOString() ?? null,
    },
    input: hashText(recorded.input),
    output: hashEdit(recorded.output),
    error: hashEdit(recorded.error),
    workflow: {
      id: row.workflowId,
      versionId: row.version.id,
      definition: EvidenceDto.shape.workflow.shape.definition.parse(row.version.definition),
      hashed: hashText(recorded.definitions.get(row.version.id) ?? ""),
    },
    steps: Definition.parse(row.version.definition).steps.map((step) => {
      const { id: stepId, stepOrder, agentId } = step;
      const attempts = row.stepRuns.filter((attempt) => attempt.stepId === stepId);
      const latest = attempts.at(-1);
      const sent = attempts.flatMap((attempt) =>
        attempt.outgoing.map((sent) => presentOutgoing(sent, attempt)),
      );
      const reuse = { reused: isReused(latest), approvedIn: latest?.approvedIn?.id ?? null };
      const notReviewed = latest ? presentNotReviewed(latest) : null;
      return { stepId, stepOrder, agentId, ...pinOf(step, row.agents), ...reuse, notReviewed, sent };
    }),
    attempts: recorded.attempts.map(presentAttempt),
    agentVersions: EvidenceDto.shape.agentVersions.parse(
      Object.fromEntries(row.agents.map(({ versionId, version }) => [versionId, version.content])),
    ),
    reviews: row.reviews.map((review) => ({
      ...presentEvidence(review, texts),
      hashed: presentHashed(recorded, review.id),
    })),
    reusedReviews: reused.map((review) => ({ runId: review.runId, ...presentEvidence(review, texts) })),
    texts: Object.fromEntries(texts),
  };
  const people = findMemberRefs([readable.run, readable.reviews, readable.reusedReviews]);
  return { ...readable, ledger: await proveRun(ctx, { id: runId, salt: recorded.salt }, { head, people }) };
}

function presentAttempt({ startedAt, finishedAt, input, output, error, ...attempt }: RecordedAttempt) {
  return {
    ...attempt,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    input: hashText(input),
    output: hashEdit(output),
    error: hashEdit(error),
  };
}

function presentHashed({ reviews }: Recorded, id: string) {
  const { policy = "", openedPolicy = null, destinations = null, tool = null } = reviews.get(id) ?? {};
  return {
    policy: hashText(policy),
    openedPolicy: hashEdit(openedPolicy),
    destinations: hashEdit(destinations),
    tool: hashEdit(tool),
  };
}

/** Returns whether a step's output is the earlier run's output. False if people approved a different document. */
function isReused(
  latest: { reused: boolean; reviews: Pick<Review, "status" | "hash" | "draftHash">[] } | undefined,
) {
  if (!latest?.reused) return false;
  return !latest.reviews.some(({ status, hash, draftHash }) => status === "APPROVED" && hash !== draftHash);
}

const hashEdit = (text: string | null) => (text === null ? null : hashText(text));

function addInput(rerun: RerunDto | null, input: string | null) {
  return rerun && { ...rerun, input: hashEdit(input) };
}

/**
 * Returns the edited input of a rerun. It's stored as the run's input or, if the rerun starts at a later step, as the
 * output of the step before. While that output is in review, only the review has it.
 */
async function readTypedInput(
  { db, organizationId }: ServiceContext,
  runId: string,
  rerun: { fromStepOrder: number; edited: boolean } | null,
): Promise<string | null> {
  if (!rerun?.edited) return null;
  const replaced = await db.stepRun.findFirst({
    where: { runId, organizationId, attempt: 1, stepOrder: { lt: rerun.fromStepOrder } },
    orderBy: { stepOrder: "desc" },
    select: { output: true, reviews: { select: { draft: true }, orderBy: { createdAt: "asc" }, take: 1 } },
  });
  if (replaced) return replaced.reviews[0]?.draft ?? replaced.output;
  const { input } = await db.run.findFirstOrThrow({
    where: { id: runId, organizationId },
    select: { input: true },
  });
  return input;
}

/**
 * Collects all text in the evidence, keyed by hash: the `edits`, and what people were shown, approved, or wrote. What
 * people were shown needs no separate entry, because it's always a draft or text that someone approved earlier.
 */
function collectTexts(
  reviews: readonly ReviewRow[],
  edits: readonly (string | null)[],
): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const edit of edits) if (edit !== null) texts.set(hashText(edit), edit);
  for (const review of reviews) {
    const { draft, draftHash, text, hash, decisions, action, comments, reassignments } = review;
    if (review.erasedAt) continue;
    texts.set(draftHash, draft);
    texts.set(hash, text);
    for (const { text, textHash } of decisions) if (text !== null && textHash) texts.set(textHash, text);
    const policies = decisions.map(({ signature }) => signature?.policy ?? null);
    const said = [
      action,
      ...policies,
      ...decisions.map(({ reason }) => reason),
      ...reassignments.map(({ note }) => note),
    ];
    const commented = comments.flatMap(({ text, earlier }) => [text, ...earlier.map((one) => one.text)]);
    for (const text of [...said, ...commented]) if (text !== null) texts.set(hashText(text), text);
  }
  return texts;
}

function presentEvidence(
  review: ReviewRow,
  texts: ReadonlyMap<string, string>,
): Omit<EvidenceDto["reusedReviews"][number], "runId"> {
  const { agentId, model, simulated, round, feedback } = review.stepRun;
  const tool = presentTool(review);
  return {
    id: review.id,
    stepId: review.stepId,
    stepOrder: review.stepOrder,
    round,
    asksAgain: review.asksAgainId,
    feedback,
    kind: kindOf(review),
    toolCall: tool && { ...tool, calledAt: review.toolCalls[0]?.startedAt.toISOString() ?? null },
    destinations: presentDestinations(review),
    draftBy: { agentId, model, simulated },
    action: review.action,
    policy: ReviewPolicy.parse(review.policy),
    status: review.status,
    openedAt: review.createdAt.toISOString(),
    escalatesAt: review.escalatesAt?.toISOString() ?? null,
    escalatedAt: review.escalatedAt?.toISOString() ?? null,
    dueAt: review.dueAt?.toISOString() ?? null,
    closedAt: review.closedAt?.toISOString() ?? null,
    draft: review.draftHash,
    text: review.hash,
    condition: WhenOutcome.nullable().parse(review.stepRun.condition),
    decisions: review.decisions.map((decision) => ({
      id: decision.id,
      decision: decision.kind,
      by: presentMember(decision.member),
      for: presentDecidedFor(decision),
      role: decision.role,
      joinedByLinkFrom: decision.joinedByLinkFrom,
      at: decision.createdAt.toISOString(),
      channel: decision.channel,
      token: presentTokenUsed(decision),
      reason: decision.reason,
      toStepOrder: decision.toStepOrder,
      shown: decision.shownHash,
      approved: decision.textHash,
      changes: review.erasedAt ? null : changesOf(decision, texts),
      voidedAt: decision.voidedAt?.toISOString() ?? null,
      voidReason: voidReasonOf(decision),
      reading: presentReading(decision),
      signature: presentSignature(decision),
    })),
    reassignments: review.reassignments.map(presentReassignment),
    comments: review.comments.map(presentComment),
  };
}

function presentSignature({ signature: row }: ReviewRow["decisions"][number]) {
  if (!row) return null;
  const { passkey, challenge, clientDataJSON, authenticatorData, signature } = row;
  return {
    passkey: { id: passkey.id, name: passkey.name },
    policy: hashEdit(row.policy),
    nonce: row.nonce && Buffer.from(row.nonce).toString("base64url"),
    ...{ challenge, clientDataJSON, authenticatorData, signature },
  };
}

/** Unlike the pages and the API, the evidence has the text of deleted comments. */
function presentComment(row: ReviewRow["comments"][number]) {
  return {
    id: row.id,
    by: presentMember(row.member),
    at: row.createdAt.toISOString(),
    channel: row.channel,
    token: presentTokenUsed(row),
    text: row.text,
    editedAt: row.editedAt?.toISOString() ?? null,
    earlier: row.earlier.map(({ text, writtenAt }) => ({ text, at: writtenAt.toISOString() })),
    deletedAt: row.deletedAt?.toISOString() ?? null,
    deletedBy: row.deletedBy && presentMember(row.deletedBy),
    mentions: row.mentions.map(({ member }) => presentMember(member)),
  };
}

function changesOf(
  { shownHash, text, textHash }: ReviewRow["decisions"][number],
  texts: ReadonlyMap<string, string>,
) {
  return text === null || textHash === shownHash ? null : diffTexts(texts.get(shownHash) ?? "", text);
}
