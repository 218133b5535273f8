import { Undo2 } from "lucide-react";
import type { SentBackDraft } from "@/components/reviews/rounds/next-round";
import { NextRoundLink } from "@/components/reviews/rounds/next-round-link";
import { useNextRound } from "@/components/reviews/rounds/use-next-round";

/** Shows the state of the next round above a document that was sent back, with a link once it can be opened. */
export function NextRound({ sentBack }: { sentBack: SentBackDraft }) {
  const next = useNextRound(sentBack);
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-md bg-accent-soft px-4 py-2.5"
    >
      <p className="flex items-center gap-3">
        <Undo2 aria-hidden className="size-4 shrink-0 text-accent" />
        {next.words}
      </p>
      <NextRoundLink next={next} href={`/reviews/${next.review?.id}`} />
    </div>
  );
}
