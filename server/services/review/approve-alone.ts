import { scopesInForce } from "@/server/domain/access/access";
import { countWords } from "@/server/domain/reading/words";
import { checkDecision } from "@/server/domain/review/check-decision";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { channelOf, inTransaction, requirePerson, type ServiceContext } from "@/server/services/context";
import { hashText } from "@/server/services/hash-text";
import { handedOverOf, readRequester } from "@/server/services/presenters/member";
import { publishChange } from "@/server/services/publish-change";
import { noteMove, wakeAfterDecision } from "@/server/services/run/lifecycle";
import { type Approvable, findApprovable, recordApproval } from "@/server/services/sql/approve";
import { notifyReviewClosed } from "@/server/services/webhook/review-events";

interface Approval {
  id: string;
  output?: string | null | undefined;
  reason?: string | null | undefined;
  shown?: string | null | undefined;
}

interface Receipt {
  reviewId: string;
  runId: string;
  jobId: string;
  missing: null;
}

/**
 * Approves a document that needs only the caller's own approval. Returns null and changes nothing if the document needs
 * more than that, if the approval would be rejected, or if anything changes concurrently. In those cases, call
 * `decideLocked`.
 */
export async function approveAlone(ctx: ServiceContext, approval: Approval): Promise<Receipt | null> {
  const { memberId } = requirePerson(ctx);
  const found = await findApprovable(ctx, { reviewId: approval.id, memberId });
  if (!found || !isAllowed(ctx, found, approval)) return null;
  const recorded = found.hasWebhook
    ? await inTransaction(ctx, async (ctx) => {
        const recorded = await record(ctx, found, approval);
        if (recorded) await notifyReviewClosed(ctx, approval);
        return recorded;
      })
    : await record(ctx, found, approval);
  return recorded && { reviewId: approval.id, runId: found.runId, jobId: recorded.jobId, missing: null };
}

/**
 * Makes the same checks as `decideLocked`. Returns false for approvals by covers and for approvals that require reading
 * or a signature, because those checks need more data.
 */
function isAllowed(ctx: ServiceContext, found: Approvable, { shown }: Approval): boolean {
  const person = requirePerson(ctx);
  const policy = ReviewPolicy.parse(found.policy);
  const { role, member, escalatedAt, dueAt, hash } = found;
  if (policy.requireReadToEnd || policy.requirePasskey) return false;
  const scopes = scopesInForce(role, person.scopes);
  const decider = { ...person, role, scopes, handedOver: handedOverOf(member), covering: [] };
  const requesters = found.requesters.map(({ did, ...requester }) => readRequester(requester, did));
  return checkDecision(
    decider,
    { status: "OPEN", policy, escalated: escalatedAt !== null, requesters, dueAt, hash },
    { decision: "approve", shown, now: ctx.now },
  ).allowed;
}

async function record(
  ctx: ServiceContext,
  found: Approvable,
  { id, output, reason }: Approval,
): Promise<{ jobId: string } | null> {
  const person = requirePerson(ctx);
  const { runId, text, hash } = found;
  const edited = typeof output === "string" && output !== text ? output : null;
  const channel = channelOf(person);
  const recorded = await recordApproval(ctx, found, {
    reviewId: id,
    memberId: person.memberId,
    channel,
    tokenId: person.kind === "token" ? person.tokenId : null,
    tokenName: person.kind === "token" ? person.tokenName : null,
    reason: reason?.trim() || null,
    edited,
    textHash: edited === null ? hash : hashText(edited),
    shownWords: channel === "WEB" ? countWords(text) : null,
  });
  if (!recorded) return null;
  publishChange(ctx, "review", id);
  if (recorded.hasMoved) noteMove(ctx, runId, "RUNNING");
  ctx.afterCommit((ctx) => wakeAfterDecision(ctx, { id, runId }));
  return recorded;
}
