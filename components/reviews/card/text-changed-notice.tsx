import { Button } from "@/components/ui/button";
import type { ReviewDto } from "@/server/domain/review/operations";

/** Somebody approved another text while one read or wrote: it is shown, and one's own stays. */
export function TextChangedNotice({
  review,
  edited,
  onShowTheirs,
  onKeepMine,
}: {
  review: ReviewDto;
  edited: boolean;
  onShowTheirs: () => void;
  onKeepMine: () => void;
}) {
  const who = review.decisions.findLast(({ voided }) => !voided)?.by.name ?? "Somebody";
  return (
    <div role="alert" className="grid gap-2 rounded-md border border-edge px-4 py-3">
      <p className="font-medium">{who} edited the text while you were reading.</p>
      {edited && (
        <details>
          <summary className="cursor-pointer">Read theirs. Yours stays below.</summary>
          <p className="mt-2 max-w-[68ch] whitespace-pre-wrap wrap-anywhere">{review.text}</p>
        </details>
      )}
      <div className="flex flex-wrap gap-2">
        <Button onClick={onShowTheirs}>{edited ? "Use theirs" : "Show it"}</Button>
        {edited && <Button onClick={onKeepMine}>Go on with mine</Button>}
      </div>
    </div>
  );
}
