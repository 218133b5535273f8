import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { sayDone } from "@/server/domain/review/words";
import type { RunDetailDto, StepRunDto } from "@/server/domain/run/api";

/** Shows where a reused output comes from and in which run people approved it. */
export function ReusedLine({
  rerunOf,
  step: { reused, approvedIn },
}: {
  rerunOf: RunDetailDto["rerunOf"];
  step: StepRunDto;
}) {
  if (!rerunOf || (!reused && !approvedIn)) return null;
  return (
    <p className="wrap-anywhere text-muted text-sm">
      {reused && (
        <>
          Output from{" "}
          <Link href={`/runs/${rerunOf.runId}`} className="underline">
            the earlier run
          </Link>
          .
        </>
      )}
      {approvedIn && (
        <>
          {" "}
          {sayDone(approvedIn.votes, "approved it")} in{" "}
          <Link href={`/reviews/${approvedIn.reviewId}`} className="underline">
            run {approvedIn.runId.slice(-6)}
          </Link>
          , <RelativeTime at={approvedIn.at} />.
        </>
      )}
    </p>
  );
}
