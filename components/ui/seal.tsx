import { classNames } from "@/components/ui/class-names";
import { drawSeal, SEAL_SIZE, type SealState } from "@/server/domain/review/seal";

const INKS: Record<SealState, string> = {
  waiting: "text-waiting",
  signed: "text-accent",
  returned: "text-muted",
  rejected: "text-failed",
};

/** The product's mark in one of its states. Decorative, because the text next to it has the same meaning. */
export function Seal({ state, className = "size-4" }: { state: SealState; className?: string }) {
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${SEAL_SIZE} ${SEAL_SIZE}`}
      className={classNames("shrink-0", INKS[state], className)}
    >
      <path d={drawSeal(state)} fill="currentColor" fillRule="evenodd" />
    </svg>
  );
}
