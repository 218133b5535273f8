import Link from "next/link";
import type { AgentDetailDto } from "@/server/domain/agent/operations";
import { workflowsInWords } from "./words";

/** The workflows that name an agent, as a list of links. */
export function UsedBy({ workflows }: { workflows: AgentDetailDto["usedBy"] }) {
  return (
    <ul className="grid gap-1">
      {workflows.map(({ id, name }) => (
        <li key={id}>
          <Link
            href={`/workflows/${id}`}
            className="inline-flex items-center break-words underline touch:min-h-11"
          >
            {name}
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** The same, folded: "Used by 3 workflows". */
export function FoldedUses({ workflows }: { workflows: AgentDetailDto["usedBy"] }) {
  if (workflows.length === 0) return <p className="text-muted">No workflow uses it yet.</p>;
  return (
    <details>
      <summary className="w-fit cursor-pointer rounded-sm touch:py-3">
        Used by {workflowsInWords(workflows.length)}
      </summary>
      <div className="mt-2">
        <UsedBy workflows={workflows} />
      </div>
    </details>
  );
}
