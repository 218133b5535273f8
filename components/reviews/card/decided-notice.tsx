import { type MouseEvent, useId, useRef } from "react";
import { OUTCOME_LOOKS, type Outcome } from "@/components/reviews/outcome";
import type { NextRound, SentBackDraft } from "@/components/reviews/rounds/next-round";
import { NextRoundSpace } from "@/components/reviews/rounds/next-round-link";
import { useSettled } from "@/components/reviews/settling";
import { trpc } from "@/components/trpc";
import { ButtonLink } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { useArrivalFocus } from "@/components/use-arrival-focus";

/** The user's latest decision. `id` is the ID of the review. */
export interface Decided {
  id: string;
  outcome: Outcome;
  words: string;
  /** The document that the user sent back. Null for other decisions. */
  sentBack: SentBackDraft | null;
}

/** A link offered after a decision. */
export interface NextLink {
  href: string;
  words: string;
  onFollow: (event: MouseEvent<HTMLAnchorElement>) => void;
}

/**
 * Confirms a decision and links to the next review, preferably one in the same run. `currentStep` is a link to the run's
 * current step.
 */
export function DecidedNotice({
  decided,
  nextInRun,
  currentStep,
  round,
}: {
  decided: Decided;
  /** The next round of a document that the user sent back. */
  round: NextRound | null;
  nextInRun: NextLink | null;
  currentStep: NextLink | null;
}) {
  const words = useId();
  const notice = useRef<HTMLDivElement>(null);
  const { data: mine } = trpc.review.inbox.useQuery({ tab: "mine", page: 0, size: 2 }, { staleTime: 0 });
  const other = mine?.content.find(({ id }) => id !== decided.id);
  const next =
    nextInRun ??
    (other && {
      href: `/reviews/${other.id}`,
      words: `Next review: ${other.workflowName}`,
      onFollow: undefined,
    }) ??
    null;
  const { icon: Icon, ink, ground } = OUTCOME_LOOKS[decided.outcome];
  // Restarts the delay when a link changes, such as when the run reaches its next review.
  const settled = useSettled([decided.id, next?.href, currentStep?.href].join());
  useArrivalFocus(notice);
  return (
    <div
      ref={notice}
      role="status"
      tabIndex={-1}
      className={classNames("flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md px-4 py-3", ground)}
    >
      <p
        id={words}
        className={classNames(
          "flex items-center gap-2 font-medium",
          // Keeps the buttons in place when the text changes.
          round && "flex-1 basis-64",
          ink,
        )}
      >
        <Icon aria-hidden className="size-4 shrink-0" />
        <span>
          {decided.words}
          {round && ` ${round.words}`}
        </span>
      </p>
      <div className="flex min-w-0 flex-wrap gap-2">
        {next && (
          <ButtonLink
            href={next.href}
            variant={round && !nextInRun ? "secondary" : "primary"}
            className="max-w-full"
            aria-describedby={words}
            settling={!settled}
            onClick={next.onFollow}
          >
            <span className="truncate">{next.words}</span>
          </ButtonLink>
        )}
        {currentStep && (
          <ButtonLink
            href={currentStep.href}
            replace
            scroll={false}
            settling={!settled}
            onClick={currentStep.onFollow}
          >
            {currentStep.words}
          </ButtonLink>
        )}
        {round && !next && !currentStep && <NextRoundSpace next={round} />}
      </div>
    </div>
  );
}
