import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { RunDetailDto, StepRunDto } from "@/server/domain/run/api";
import { sayApprovedBy } from "./words";

/** Says where a reused output comes from, and in which run people approved it. */
export function ReusedLine({
  rerunOf,
  step: { reused, approvedIn },
}: {
  rerunOf: RunDetailDto["rerunOf"];
  step: StepRunDto;
}) {
  if (!reused || !rerunOf) return null;
  return (
    <p className="wrap-anywhere text-muted text-sm">
      From{" "}
      <Link href={`/runs/${rerunOf.runId}`} className="underline">
        the earlier run
      </Link>
      .
      {approvedIn && (
        <>
          {" "}
          {sayApprovedBy(approvedIn.by)} in{" "}
          <Link href={`/reviews/${approvedIn.reviewId}`} className="underline">
            its review
          </Link>
          , <RelativeTime at={approvedIn.at} />.
        </>
      )}
    </p>
  );
}
