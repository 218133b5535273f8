import { type Html, html } from "@/server/domain/html/html";
import { describeJoining } from "@/server/domain/member/handed-over";
import type { DecisionDto, ReviewDto } from "@/server/domain/review/api";
import type { ReviewStatus } from "@/server/domain/review/status";
import { CHANNEL_WORDS } from "@/server/domain/review/words";
import { sayTime } from "@/server/domain/text/say-time";
import { describeTokenUsed } from "@/server/domain/token/words";

const VERBS: Record<DecisionDto["decision"], string> = {
  approve: "approved this",
  reject: "rejected this",
  request_changes: "requested changes",
};

const UNDECIDED: Partial<Record<ReviewStatus, string>> = {
  EXPIRED: "Nobody decided in time, so the run failed.",
  CANCELLED: "The run ended before anyone decided.",
};

/** Writes how a closed review ended: who made each decision, when, and through which channel. */
export function writeOutcome(review: ReviewDto, memberId: string): Html {
  const tone = review.status === "APPROVED" ? "done" : "failed";
  return html`<div class="notice ${tone}" role="status">
${writeDecisions(review, memberId)}
${UNDECIDED[review.status] && html`<strong>${UNDECIDED[review.status]}</strong>`}
</div>`;
}

/** Writes the decisions that count. The reader's own decisions start with "You". */
export function writeDecisions({ decisions }: ReviewDto, memberId: string): Html[] {
  return decisions
    .filter(({ voided }) => !voided)
    .map(
      ({ decision, by, joinedByLinkFrom, channel, token, at, reason }) =>
        html`<strong>${by.id === memberId ? "You" : by.name} ${VERBS[decision]}.</strong>
<p class="muted">${sayTime(new Date(at))}, ${CHANNEL_WORDS[channel]}${token && ` ${describeTokenUsed(token)}`}${joinedByLinkFrom !== null && `; ${describeJoining(joinedByLinkFrom)}`}</p>
${reason && html`<p class="said words" dir="auto">${reason}</p>`}`,
    );
}
