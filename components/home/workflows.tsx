import { runLook } from "@/components/runs/status";
import { ButtonLink } from "@/components/ui/button";
import { Card, Section } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { formatDuration } from "@/components/ui/time/format-duration";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { longestOf, RunBar } from "@/components/workflows/run-bar";
import type { WorkflowSpine } from "@/server/domain/home/home";
import type { RecentRun } from "@/server/domain/workflow/recent-run";
import { Spine } from "./workflow-spine";

/** The most recently run workflows. Each row shows the steps, and the last runs as bars. */
export function Workflows({
  workflows,
  mayWrite,
}: {
  workflows: readonly WorkflowSpine[];
  mayWrite: boolean;
}) {
  if (workflows.length === 0)
    return (
      <EmptyState
        title="No workflows yet"
        action={mayWrite && <ButtonLink href="/workflows/new">New workflow</ButtonLink>}
      >
        A workflow is a list of steps. Agents do the work, and people approve it.
      </EmptyState>
    );
  return (
    <Section
      title="Workflows"
      actions={
        <ButtonLink href="/workflows" size="small">
          All workflows
        </ButtonLink>
      }
    >
      <Card>
        <ul className="divide-y">
          {workflows.map((workflow) => (
            <WorkflowRow key={workflow.id} workflow={workflow} />
          ))}
        </ul>
      </Card>
      <p className="text-muted text-xs">Each bar is a run. The taller the bar, the longer the run.</p>
    </Section>
  );
}

function WorkflowRow({ workflow: { id, name, steps, recentRuns } }: { workflow: WorkflowSpine }) {
  const latest = recentRuns[0];
  return (
    <li className="grid grid-cols-1 gap-2 px-4 py-3">
      <div className="flex min-w-0 items-baseline justify-between gap-3">
        <h3 className="min-w-0 truncate font-medium">
          <Link
            href={`/workflows/${id}`}
            className="hover:underline touch:inline-flex touch:min-h-11 touch:items-center"
          >
            {name}
          </Link>
        </h3>
        {latest ? (
          <RelativeTime at={latest.createdAt} className="shrink-0 text-muted text-xs" />
        ) : (
          <span className="shrink-0 text-muted text-xs">Never run</span>
        )}
      </div>
      <Spine steps={steps} />
      {latest && <RunBars runs={recentRuns} name={name} />}
    </li>
  );
}

/** The number of bars that fit on a phone if each is wide enough to tap. */
const ON_TOUCH = 7;

function RunBars({ runs, name }: { runs: readonly RecentRun[]; name: string }) {
  const longestMs = longestOf(runs);
  return (
    <ul aria-label={`Recent runs of ${name}, oldest first`} className="-mx-1.5 flex">
      {runs.toReversed().map((run, index) => {
        const words = `${runLook(run.status, run.reason).words}, ${formatDuration(run.durationMs)}`;
        return (
          <li key={run.id} className={index < runs.length - ON_TOUCH ? "touch:hidden" : undefined}>
            <Link
              href={`/runs/${run.id}`}
              title={words}
              className="flex h-9 w-6 items-end justify-center rounded-sm pb-0.5 hover:bg-sunken touch:h-11 touch:w-11"
            >
              <RunBar run={run} longestMs={longestMs} width={12} height={30} />
              <span className="sr-only">
                {words}, <RelativeTime at={run.createdAt} />
              </span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
