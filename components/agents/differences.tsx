import { ComparedText } from "@/components/editor/compare/compared-text";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Skeleton } from "@/components/ui/skeleton";
import type { AgentDifference } from "@/server/domain/agent/diff";

/** The fields that differ between two versions of an agent, compared word by word. */
function DifferenceList({ differences }: { differences: readonly AgentDifference[] }) {
  if (differences.length === 0)
    return <p className="text-muted">No changes that affect the agent's steps.</p>;
  return (
    <dl className="grid grid-cols-1 gap-3">
      {differences.map(({ label, before, after }) => (
        <div key={label} className="grid grid-cols-1 gap-1">
          <dt className="font-medium text-sm">{label}</dt>
          <dd>
            <ComparedText before={before} after={after} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** `with` is the earlier version. It's compared with version `to`, or with the current version if `to` is omitted. */
export interface ComparisonQuery {
  agentId: string;
  with: { runId: string } | { workflowId: string } | { version: number };
  to?: number;
}

/** Loads and shows how two versions of an agent differ. */
export function Differences({ query }: { query: ComparisonQuery }) {
  const { data, error } = trpc.agent.compare.useQuery(query);
  if (error) return <FailureNotice title="Couldn't compare the versions" failure={error} />;
  if (!data) return <Skeleton className="h-16" />;
  const { from, to, differences } = data;
  return (
    <div className="grid grid-cols-1 gap-2">
      {from !== null && to !== null && (
        <p className="text-muted text-sm">
          Version {from} → version {to}
        </p>
      )}
      <DifferenceList differences={differences} />
    </div>
  );
}
