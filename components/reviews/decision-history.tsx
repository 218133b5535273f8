import { Check, Undo2, X } from "lucide-react";
import { channelWords } from "@/components/runs/channel";
import { List, ListRow } from "@/components/ui/list";
import { RelativeTime } from "@/components/ui/relative-time";
import type { DecisionDto, ReviewDto } from "@/server/domain/review/operations";
import { diffTexts } from "@/server/domain/text/diff-texts";
import { MarkedText } from "./marked-text";
import { isEdit } from "./review-edit";

/** The evidence: who decided what, when, by which door, and whether they changed the text. */
export function DecisionHistory({ review }: { review: ReviewDto }) {
  return (
    <section aria-labelledby="decisions-title" className="grid gap-2">
      <p id="decisions-title" className="font-medium text-sm">
        Decisions
      </p>
      <List>
        {review.decisions.map((decision) => (
          <ListRow key={decision.id} className="items-start">
            <Mark decision={decision} />
            <div className="min-w-0 flex-1 basis-56">
              <p>
                <span className="font-medium">{decision.by.name}</span> {wordsOf(decision, review)}
              </p>
              {isEdit(decision, review) && (
                <details>
                  <summary className="cursor-pointer text-muted text-sm touch:py-2">What was changed</summary>
                  <MarkedText segments={diffTexts(review.draft, decision.output ?? "")} />
                </details>
              )}
              {decision.reason && (
                <p className="max-w-prose whitespace-pre-wrap break-words text-page">{decision.reason}</p>
              )}
            </div>
            <span className="text-muted text-sm">
              <RelativeTime at={decision.at} /> {channelWords(decision.channel)}
            </span>
          </ListRow>
        ))}
      </List>
    </section>
  );
}

function Mark({ decision }: { decision: DecisionDto }) {
  if (decision.voided || decision.decision === "request_changes")
    return <Undo2 aria-hidden className="size-4 shrink-0 self-start text-muted" />;
  if (decision.decision === "approve")
    return <Check aria-hidden className="size-4 shrink-0 self-start text-done" />;
  return <X aria-hidden className="size-4 shrink-0 self-start text-failed" />;
}

function wordsOf(made: DecisionDto, review: ReviewDto): string {
  const { decision, voided } = made;
  if (decision === "reject") return "rejected it";
  if (decision === "request_changes") return "asked for changes";
  const words = isEdit(made, review) ? "approved with edits" : "approved the draft as it was";
  return voided ? `${words}; a later edit took this vote back` : words;
}
