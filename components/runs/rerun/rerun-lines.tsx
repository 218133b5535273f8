import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { RunDetailDto } from "@/server/domain/run/api";
import { sayRerun } from "./words";

/** Links a rerun to the original run, and a run to its reruns. */
export function RerunLines({ run: { rerunOf, reruns } }: { run: Pick<RunDetailDto, "rerunOf" | "reruns"> }) {
  return (
    <>
      {rerunOf && (
        <p className="wrap-anywhere text-muted text-sm">
          Reruns{" "}
          <Link href={`/runs/${rerunOf.runId}`} className="underline">
            an earlier run
          </Link>{" "}
          {sayRerun(rerunOf)}.
        </p>
      )}
      {reruns.map(({ runId, fromStepOrder, by, at }) => (
        <p key={runId} className="wrap-anywhere text-muted text-sm">
          {by.name}{" "}
          <Link href={`/runs/${runId}`} className="underline">
            reran this run from step {fromStepOrder}
          </Link>
          , <RelativeTime at={at} />.
        </p>
      ))}
    </>
  );
}
