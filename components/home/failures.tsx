import { filterByCause, runListHref } from "@/components/runs/list/run-list-place";
import { Section } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { List, ListRow, ROW_LINK } from "@/components/ui/list";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { type FailureGroup, HOME_DAYS } from "@/server/domain/home/home";
import { explainFailure } from "@/server/domain/run/explain-failure";

/** The section's ID, for links to it. */
export const FAILURES = "failures";

/** Recent failures by workflow and cause. Each row opens its latest run. */
export function Failures({ failures }: { failures: readonly FailureGroup[] }) {
  return (
    <Section id={FAILURES} title="Recent failures">
      {failures.length === 0 ? (
        <p className="rounded-md border border-dashed px-4 py-3 text-muted">
          No runs failed in the last {HOME_DAYS} days.
        </p>
      ) : (
        <List>
          {failures.map((failure) => (
            <FailureRow key={failure.runId} failure={failure} />
          ))}
        </List>
      )}
    </Section>
  );
}

function FailureRow({ failure }: { failure: FailureGroup }) {
  const { workflowId, workflowName, runId, inputStart, failedAt, count, exact, cause, message } = failure;
  const likely = explainFailure(cause, { hasInput: inputStart !== "" })?.cause;
  return (
    <ListRow className="grid grid-cols-1 gap-y-0.5 py-3">
      <span className="flex min-w-0 items-baseline justify-between gap-4">
        <Link href={`/runs/${runId}`} className={`${ROW_LINK} min-w-0 truncate`}>
          {workflowName}
        </Link>
        <RelativeTime at={failedAt} className="shrink-0 text-muted text-sm" />
      </span>
      {inputStart && <span className="wrap-anywhere line-clamp-1 text-muted text-sm">{inputStart}</span>}
      <span className="wrap-anywhere line-clamp-2 text-sm">
        <span className="text-failed">{sayStep(failure)}</span>
        {message || "No error message."}
      </span>
      {likely && <span className="text-muted text-sm">Likely cause: {likely}</span>}
      {count > 1 && (
        <Link
          href={runListHref({ workflowId, ...filterByCause(cause), from: failure.since })}
          className="relative w-fit text-accent text-sm hover:underline touch:flex touch:min-h-11 touch:items-center"
        >
          {count - 1}
          {!exact && "+"} more like this
          <span className="sr-only"> in {workflowName}</span>
        </Link>
      )}
    </ListRow>
  );
}

function sayStep({ step }: FailureGroup): string {
  if (!step) return "";
  return step.name ? `Step ${step.order}, ${step.name}: ` : `Step ${step.order}: `;
}
