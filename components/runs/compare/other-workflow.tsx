import { ButtonLink } from "@/components/ui/button";
import type { RunDetailDto } from "@/server/domain/run/api";

/** Shown instead of a comparison if the runs are of different workflows. */
export function OtherWorkflow({ runs }: { runs: readonly [RunDetailDto, RunDetailDto] }) {
  const [a, b] = runs;
  return (
    <div className="mx-auto grid min-h-[60dvh] max-w-md content-center justify-items-start gap-3 p-6">
      <h1 className="font-semibold text-xl">These runs are of different workflows</h1>
      <p className="wrap-anywhere text-muted">
        {a.workflowName === b.workflowName
          ? `Both workflows are named “${a.workflowName}”.`
          : `One is a run of “${a.workflowName}”, the other a run of “${b.workflowName}”.`}{" "}
        Only runs of the same workflow can be compared. Open a run and choose a different one to compare it
        with.
      </p>
      <div className="mt-2 flex flex-wrap gap-2">
        {runs.map((run, index) => (
          <ButtonLink key={run.id} href={`/runs/${run.id}`}>
            Open the {index === 0 ? "first" : "second"} run
          </ButtonLink>
        ))}
      </div>
    </div>
  );
}
