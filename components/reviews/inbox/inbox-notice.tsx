import { type MouseEvent, useId, useRef } from "react";
import type { Decided } from "@/components/reviews/card/decided-notice";
import { OUTCOME_LOOKS } from "@/components/reviews/outcome";
import { useSettled } from "@/components/reviews/settling";
import { ButtonLink } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { useArrivalFocus } from "@/components/use-arrival-focus";

/** Confirms the reader's latest decision and links to the next review, which never opens by itself. */
export function InboxNotice({
  decided,
  workflowName,
  nextHref,
  onNext,
  last,
}: {
  decided: Decided;
  workflowName: string;
  /** The next review waiting for the reader. Null if there is none. */
  nextHref: string | null;
  onNext: (event: MouseEvent<HTMLAnchorElement>) => void;
  last: boolean;
}) {
  const words = useId();
  const notice = useRef<HTMLDivElement>(null);
  const next = useRef<HTMLAnchorElement>(null);
  const { icon: Icon, ink, ground } = OUTCOME_LOOKS[decided.outcome];
  const settled = useSettled(decided.id);
  useArrivalFocus(nextHref ? next : notice);
  return (
    <div
      ref={notice}
      role="status"
      tabIndex={-1}
      className={classNames("flex flex-wrap items-center gap-x-3 gap-y-2 rounded-md px-4 py-2.5", ground)}
    >
      <p id={words} className="flex min-w-0 items-center gap-3">
        <Icon aria-hidden className={classNames("size-4 shrink-0", ink)} />
        <span className="wrap-anywhere">
          {workflowName} · <span className={classNames("font-medium", ink)}>{decided.words}</span>
          {last && " No more reviews are waiting for you."}
        </span>
      </p>
      {nextHref && (
        <ButtonLink
          ref={next}
          href={nextHref}
          data-stays
          variant="primary"
          aria-describedby={words}
          settling={!settled}
          onClick={onNext}
        >
          Next review
        </ButtonLink>
      )}
    </div>
  );
}
