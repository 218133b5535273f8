import { sayInput } from "@/components/runs/list/words";
import { RunStatusBadge } from "@/components/runs/status";
import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { Seal } from "@/components/ui/seal";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { sealOf } from "@/server/domain/review/seal";
import { CHANNEL_WORDS } from "@/server/domain/review/words";
import type { ComparedRunDto, ComparedStepDto } from "@/server/domain/run/compare/api";
import { SideLabel } from "./side-label";

/** One of two compared runs: its input, status, version, and who started it. */
export function RunCard({
  side,
  run,
  steps,
}: {
  side: "A" | "B";
  run: ComparedRunDto;
  steps: readonly ComparedStepDto[];
}) {
  const reviewed = steps.findLast(({ reviewStatus }) => reviewStatus !== null)?.reviewStatus;
  return (
    <section aria-label={`Run ${side}`}>
      <Card className="grid h-full grid-cols-1 content-start gap-2 p-4">
        <h2 className="flex min-w-0 items-center gap-2 font-semibold">
          <SideLabel side={side} />
          <Link
            href={`/runs/${run.id}`}
            className="min-w-0 truncate underline touch:inline-flex touch:min-h-11 touch:items-center"
          >
            {sayInput(run)}
          </Link>
        </h2>
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          {reviewed && <Seal state={sealOf(reviewed)} />}
          <RunStatusBadge status={run.status} reason={run.reason} />
          <span className="text-muted text-sm">
            {run.workflowVersion === null ? "Draft" : `Version ${run.workflowVersion}`}
          </span>
        </p>
        <p className="wrap-anywhere text-muted text-sm">
          Started by {run.startedBy.name} {CHANNEL_WORDS[run.channel]}, <RelativeTime at={run.createdAt} />
        </p>
      </Card>
    </section>
  );
}
