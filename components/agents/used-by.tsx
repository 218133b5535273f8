import { RunStatusBadge } from "@/components/runs/status";
import { Link } from "@/components/ui/link";
import type { AgentDetailDto } from "@/server/domain/agent/api";
import { countOf } from "@/server/domain/text/words";
import { usesInWords } from "./words";

/** The workflows and runs that use an agent. */
export type Uses = Pick<AgentDetailDto, "usedBy" | "openRuns">;

const LINK = "inline-flex items-center break-words underline touch:min-h-11";

/** Links to the workflows that use an agent, and to the runs that still need the agent. */
export function UsedBy({ usedBy: { workflows }, openRuns: { count, latest } }: Uses) {
  return (
    <ul className="grid gap-1">
      {workflows.map(({ id, name, setAside }) => (
        <li key={id} className="flex flex-wrap items-center gap-x-2">
          <Link href={`/workflows/${id}`} className={LINK}>
            {name}
          </Link>
          {setAside && <span className="text-muted">in a superseded draft</span>}
        </li>
      ))}
      {latest.map(({ id, workflowName, status }) => (
        <li key={id} className="flex flex-wrap items-center gap-x-2">
          <Link href={`/runs/${id}`} className={LINK}>
            Run of {workflowName}
          </Link>
          <RunStatusBadge status={status} />
        </li>
      ))}
      {count > latest.length && (
        <li className="text-muted">and {countOf(count - latest.length, "more run")}</li>
      )}
    </ul>
  );
}

/** The links from `UsedBy`, collapsed under a summary: "Used by 3 workflows and 1 run in progress". */
export function FoldedUses({ usedBy, openRuns }: Uses) {
  const uses = usesInWords({ usedBy, openRuns });
  if (uses === null) return <p className="text-muted">Not used by any workflow yet.</p>;
  return (
    <details>
      <summary className="w-fit cursor-pointer rounded-sm touch:py-3">Used by {uses}</summary>
      <div className="mt-2">
        <UsedBy usedBy={usedBy} openRuns={openRuns} />
      </div>
    </details>
  );
}
