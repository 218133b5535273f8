import { useRef } from "react";
import { trpc } from "@/components/trpc";
import { ButtonLink } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { useArrivalFocus } from "@/components/use-arrival-focus";
import { OUTCOME_LOOKS, type Outcome } from "./outcome";

/** What the reader has just decided. `id`: of the review. */
export interface Decided {
  id: string;
  outcome: Outcome;
  words: string;
}

/** Confirms a decision in its place, and leads on: to the next review that waits, and to the run. */
export function DecidedNotice({ decided, runHref }: { decided: Decided; runHref?: string }) {
  const notice = useRef<HTMLDivElement>(null);
  const { data: mine } = trpc.review.inbox.useQuery({ tab: "mine", page: 0, size: 2 }, { staleTime: 0 });
  const next = mine?.content.find(({ id }) => id !== decided.id);
  const { icon: Icon, ink, ground } = OUTCOME_LOOKS[decided.outcome];
  useArrivalFocus(notice);
  return (
    <div
      ref={notice}
      role="status"
      tabIndex={-1}
      className={classNames("flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md px-4 py-3", ground)}
    >
      <p className={classNames("flex items-center gap-2 font-medium", ink)}>
        <Icon aria-hidden className="size-4 shrink-0" />
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
