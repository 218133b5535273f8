import { AppError } from "@/server/domain/error";
import { DecisionInput, type ReviewDto } from "@/server/domain/review/api";
import { fitsCard } from "@/server/domain/slack/card";
import { requirePerson, type ServiceContext } from "@/server/services/context";
import { decideReview } from "@/server/services/review/decide";
import { getReview } from "@/server/services/review/get";
import { sendsAgain } from "@/server/services/review/list-return-steps";

export interface CardDecision {
  decision: "approve" | "request_changes";
  /** The hash of the document that the card showed. */
  shown: string;
  reason: string | null;
}

/**
 * Decides a review as the member whose card was clicked. Returns why nothing was decided, or null if the decision
 * counts, whether from this click or an earlier one.
 */
export async function decideInSlack(
  ctx: ServiceContext,
  id: string,
  { decision, shown, reason }: CardDecision,
): Promise<AppError | null> {
  try {
    const review = await getReview(ctx, { id });
    if (isDone(ctx, review, decision)) return null;
    if (decision === "approve" && review.hash === shown && !fitsCard(review))
      return new AppError(
        "forbidden",
        "The card doesn't show the whole document. Open the review to approve it.",
      );
    if (decision === "request_changes" && (await sendsAgain(ctx, { id })))
      return new AppError(
        "forbidden",
        "Requesting changes would repeat steps that send something. Open the review to confirm this and request changes.",
      );
    const parsed = DecisionInput.safeParse({ decision, shown, reason: reason?.trim() || null });
    if (!parsed.success)
      return new AppError("invalid-input", `The text ${parsed.error.issues[0]?.message ?? "isn't valid"}.`);
    await decideReview(ctx, { id, ...parsed.data });
    return null;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

/** Returns whether the caller's last decision that still counts was the same as this one. */
function isDone(ctx: ServiceContext, { decisions }: ReviewDto, decision: CardDecision["decision"]): boolean {
  const { memberId } = requirePerson(ctx);
  const mine = decisions.findLast(({ voided, by }) => !voided && by.id === memberId);
  return mine?.decision === decision;
}
