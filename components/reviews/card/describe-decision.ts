import type { Outcome } from "@/components/reviews/outcome";
import type { ReviewDto } from "@/server/domain/review/api";

/**
 * Describes the user's decision. `editWords` counts the edits, like "2 edits", and `waits` describes the approvals
 * that are still missing.
 */
export function describeDecision(
  outcome: Outcome,
  { kind }: Pick<ReviewDto, "kind">,
  { author, editWords, waits }: { author: string | null; editWords: string; waits: string | null },
): string {
  const isCall = kind === "TOOL_CALL";
  const more = waits === null ? "" : ` ${waits}`;
  switch (outcome) {
    case "approve":
      return `You approved it.${more}`;
    case "edit":
      return `You approved it with ${editWords}.${more}`;
    case "reject":
      return `You rejected it.${isCall ? " The call won't be made." : ""} The run ends here.`;
    case "request_changes":
      return isCall
        ? `You sent it back. The call won't be made. ${author} continues without the call or requests a different one.`
        : "You sent it back.";
  }
}
