import { Check } from "lucide-react";
import { useRef } from "react";
import { trpc } from "@/components/trpc";
import { ButtonLink } from "@/components/ui/button";
import { useArrivalFocus } from "@/components/use-arrival-focus";

/** What the reader has just decided. `id`: of the review. */
export interface Decided {
  id: string;
  words: string;
}

/** Confirms a decision in its place, and leads on: to the next review that waits, and to the run. */
export function DecidedNotice({ decided, runHref }: { decided: Decided; runHref?: string }) {
  const notice = useRef<HTMLDivElement>(null);
  const { data: mine } = trpc.review.inbox.useQuery({ tab: "mine", page: 0, size: 2 }, { staleTime: 0 });
  const next = mine?.content.find(({ id }) => id !== decided.id);
  useArrivalFocus(notice);
  return (
    <div
      ref={notice}
      role="status"
      tabIndex={-1}
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md bg-done-soft px-4 py-3"
    >
      <p className="flex items-center gap-2 font-medium text-done">
        <Check aria-hidden className="size-4" />
        {decided.words}
      </p>
      <div className="flex min-w-0 flex-wrap gap-2">
        {next && (
          <ButtonLink href={`/reviews/${next.id}`} variant="primary" className="max-w-full">
            <span className="truncate">Next: {next.workflowName}</span>
          </ButtonLink>
        )}
        {runHref && <ButtonLink href={runHref}>See the run</ButtonLink>}
      </div>
    </div>
  );
}
