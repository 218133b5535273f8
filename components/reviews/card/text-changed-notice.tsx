import { Button } from "@/components/ui/button";
import type { ReviewDto } from "@/server/domain/review/api";
import { SOMEONE, sayDone } from "@/server/domain/review/words";
import type { ReviewDraft } from "./use-review-draft";

/**
 * Shown when someone approved an edited document while the user was reading or typing. The user can switch to the
 * edited version or keep their own.
 */
export function TextChangedNotice({
  review,
  draft: { edited, showTheirs, keepMine },
}: {
  review: ReviewDto;
  draft: Pick<ReviewDraft, "edited" | "showTheirs" | "keepMine">;
}) {
  const latest = review.decisions.findLast(({ voided }) => !voided);
  return (
    <div role="alert" className="grid gap-2 rounded-md border border-edge px-4 py-3">
      <p className="font-medium">
        {sayDone([latest ?? SOMEONE], "edited the document")} while you were reading.
      </p>
      {edited && (
        <details>
          <summary className="cursor-pointer">Show their version. Yours stays below.</summary>
          <p className="mt-2 max-w-[68ch] whitespace-pre-wrap wrap-anywhere">{review.text}</p>
        </details>
      )}
      <div className="flex flex-wrap gap-2">
        <Button onClick={showTheirs}>{edited ? "Use theirs" : "Show edited document"}</Button>
        {edited && <Button onClick={keepMine}>Keep mine</Button>}
      </div>
    </div>
  );
}
