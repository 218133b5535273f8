import type { MouseEvent } from "react";
import { useSettled } from "@/components/reviews/settling";
import { Button, ButtonLink } from "@/components/ui/button";
import type { NextRound } from "./next-round";

/** Links to the next review of a run. Until there is one, reserves its space, so that nothing moves. */
export function NextRoundLink({
  next,
  href,
  onFollow,
}: {
  next: NextRound;
  href: string;
  onFollow?: (event: MouseEvent<HTMLAnchorElement>) => void;
}) {
  const { review, label } = next;
  const settled = useSettled(review?.id ?? null);
  if (!review) return <NextRoundSpace next={next} />;
  return (
    <ButtonLink
      href={href}
      data-stays
      variant={review.status === "OPEN" && review.mayDecide.allowed ? "primary" : "secondary"}
      settling={!settled}
      onClick={onFollow}
    >
      {label}
    </ButtonLink>
  );
}

export function NextRoundSpace({ next: { label } }: { next: NextRound }) {
  return (
    <Button disabled className="invisible">
      {label}
    </Button>
  );
}
