import { nameOfRole } from "@/server/domain/access/access";
import { type Html, html } from "@/server/domain/html/html";
import { describeJoining } from "@/server/domain/member/handed-over";
import type { DecisionDto, ReviewDto } from "@/server/domain/review/api";
import { findText } from "@/server/domain/review/find-text";
import { type SealState, sealOf } from "@/server/domain/review/seal";
import { shortenHash } from "@/server/domain/review/shorten-hash";
import type { ReviewStatus } from "@/server/domain/review/status";
import { CHANNEL_WORDS, DECIDED, sayDone, UNDECIDED } from "@/server/domain/review/words";
import { writeSeal } from "@/server/domain/review/write-seal";
import { countEdits, diffTexts, editsInWords } from "@/server/domain/text/diff-texts";
import { sayTime } from "@/server/domain/text/say-time";
import { describeTokenUsed } from "@/server/domain/token/words";
import type { LinkedReview, RunFailure } from "@/server/services/review/read-linked";
import type { Standing } from "./document";

const STANDINGS: Record<ReviewStatus, string> = {
  OPEN: "Waiting",
  APPROVED: "Approved",
  REJECTED: "Rejected",
  CHANGES_REQUESTED: "Sent back",
  EXPIRED: "Expired",
  CANCELLED: "Canceled",
};

const TONES: Record<SealState, string> = { signed: "done", rejected: "failed", returned: "", waiting: "" };

/** Describes how a run ended after a review was approved. */
function sayFailure({ reason, stepOrder }: RunFailure): string {
  switch (reason) {
    case "CANCELLED":
      return "The run was later canceled.";
    case "REJECTED":
      return "The run was rejected in a later review.";
    case "EXPIRED":
      return "A later review wasn't decided in time, so the run failed.";
    case "STEP_FAILED":
    case "INTERNAL":
      return `The run later failed${stepOrder === null ? "" : ` at step ${stepOrder}`}.`;
  }
}

/**
 * Returns a review's state for the top of its page. The seal appears signed only if the run didn't fail
 * afterward.
 */
export function standingOf({ status }: ReviewDto, failure: RunFailure | null): Standing {
  const seal = sealOf(status);
  if (status === "APPROVED" && failure)
    return {
      seal: "waiting",
      tone: "quiet",
      words: `Approved, but the run ${failure.reason === "CANCELLED" ? "was canceled" : "failed"}`,
    };
  const tone = status !== "OPEN" && seal === "waiting" ? "quiet" : seal;
  return { seal, tone, words: STANDINGS[status] };
}

/**
 * Writes how a closed review ended: who made each decision, when, and through which channel. `late` means
 * that the user tried to decide after the review closed.
 */
export function writeOutcome(
  { review, failure, sending }: Pick<LinkedReview, "review" | "failure" | "sending">,
  memberId: string,
  late: boolean,
): Html {
  const { seal, tone } = standingOf(review, failure);
  return html`<div class="notice outcome ${TONES[seal]}" role="${late ? "alert" : "status"}">${writeSeal(seal, tone)}<div>
${late && html`<strong class="late">Your decision wasn't recorded</strong>`}
${writeDecisions(review, memberId)}
${review.status === "APPROVED" && failure && html`<strong>${sayFailure(failure)}</strong>`}
${sending && html`<p class="muted">${sending}</p>`}
${UNDECIDED[review.status] && html`<strong>${UNDECIDED[review.status]}</strong>`}
</div></div>`;
}

/** Writes the decisions that count. The user's own decisions start with "You". */
export function writeDecisions(review: ReviewDto, memberId: string): Html[] {
  return review.decisions
    .filter(({ voided }) => !voided)
    .map((decision) => {
      const { by, joinedByLinkFrom, reason } = decision;
      const [verb, edits] = [DECIDED[decision.decision], writeEdits(review, decision)];
      const who = { by: by.id === memberId ? { name: "You" } : by, for: decision.for };
      return html`<strong>${sayDone([who], verb)}${edits}.</strong>
<p class="muted">${writeRecord(decision)}${joinedByLinkFrom !== null && `; ${describeJoining(joinedByLinkFrom)}`}</p>
${reason && html`<p class="said words" dir="auto">${reason}</p>`}`;
    });
}

function writeRecord({ at, channel, token, role, outputHash }: DecisionDto): string {
  const how = `${CHANNEL_WORDS[channel]}${token ? ` ${describeTokenUsed(token)}` : ""}`;
  const where = `${sayTime(new Date(at))}, ${how}`;
  return [where, role && nameOfRole(role), outputHash && `document ${shortenHash(outputHash)}`]
    .filter(Boolean)
    .join(" · ");
}

/** Describes how many edits an approver made to the document they saw. */
function writeEdits(review: ReviewDto, { shown, output, outputHash }: DecisionDto): string {
  if (output === null || outputHash === shown) return "";
  const before = findText(review, shown);
  if (before === null) return " with edits";
  return ` with ${editsInWords(countEdits(diffTexts(before, output)))}`;
}
