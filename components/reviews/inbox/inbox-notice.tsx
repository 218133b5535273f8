import { type MouseEvent, useId, useRef } from "react";
import type { Decided } from "@/components/reviews/card/decided-notice";
import { OUTCOME_LOOKS } from "@/components/reviews/outcome";
import type { NextRound, SentBackDraft } from "@/components/reviews/rounds/next-round";
import { NextRoundLink } from "@/components/reviews/rounds/next-round-link";
import { useNextRound } from "@/components/reviews/rounds/use-next-round";
import { useSettled } from "@/components/reviews/settling";
import { ButtonLink } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { useArrivalFocus } from "@/components/use-arrival-focus";
import { placeHref, readCurrentView } from "./inbox-place";

interface Props {
  decided: Decided;
  workflowName: string;
  /** The URL of the next review waiting for the user. Null if there is none. */
  nextHref: string | null;
  onNext: (event: MouseEvent<HTMLAnchorElement>) => void;
  last: boolean;
}

/**
 * Confirms the user's latest decision and links to the next review, which never opens automatically. After a
 * request for changes, also links to the next round.
 */
export function InboxNotice(props: Props) {
  const { sentBack } = props.decided;
  return sentBack ? <SentBackNotice {...props} sentBack={sentBack} /> : <Notice {...props} round={null} />;
}

function SentBackNotice({ sentBack, ...props }: Props & { sentBack: SentBackDraft }) {
  return <Notice {...props} round={useNextRound(sentBack)} />;
}

function Notice({
  decided,
  workflowName,
  nextHref,
  onNext,
  last,
  round,
}: Props & {
  /** The next round of a document that was sent back. */
  round: NextRound | null;
}) {
  const words = useId();
  const notice = useRef<HTMLDivElement>(null);
  const next = useRef<HTMLAnchorElement>(null);
  const { icon: Icon, ink, ground } = OUTCOME_LOOKS[decided.outcome];
  const settled = useSettled(decided.id);
  useArrivalFocus(nextHref && !round ? next : notice);
  return (
    <div
      ref={notice}
      role="status"
      tabIndex={-1}
      className={classNames("flex flex-wrap items-center gap-x-3 gap-y-2 rounded-md px-4 py-2.5", ground)}
    >
      {/* Keeps the buttons in place when the text changes. */}
      <p
        id={words}
        className={classNames(
          "flex min-w-0 items-center gap-3",
          round && "flex-1 basis-72 max-md:min-h-[2lh]",
        )}
      >
        <Icon aria-hidden className={classNames("size-4 shrink-0", ink)} />
        <span className="wrap-anywhere">
          {workflowName} · <span className={classNames("font-medium", ink)}>{decided.words}</span>
          {round && ` ${round.words}`}
          {last && !round && " No more reviews are waiting for you."}
        </span>
      </p>
      {nextHref && (
        <ButtonLink
          ref={next}
          href={nextHref}
          data-stays
          variant={round ? "secondary" : "primary"}
          aria-describedby={words}
          settling={!settled}
          onClick={onNext}
        >
          Next review
        </ButtonLink>
      )}
      {round && <RoundLink round={round} />}
    </div>
  );
}

/** Opens the next round in the inbox, like a review in the list. */
function RoundLink({ round }: { round: NextRound }) {
  const href = placeHref({ ...readCurrentView(), reviewId: round.review?.id ?? null });
  return (
    <NextRoundLink
      next={round}
      href={href}
      onFollow={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        window.history.replaceState(null, "", href);
      }}
    />
  );
}
