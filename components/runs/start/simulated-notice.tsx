import { trpc } from "@/components/trpc";
import { Badge } from "@/components/ui/badge";
import { Link } from "@/components/ui/link";

/**
 * Shown before a run. Says which of its agents would use the built-in model, and where to connect a real one.
 */
export function SimulatedNotice({ agentIds, asked }: { agentIds: readonly string[]; asked: boolean }) {
  // Reread on opening, since a model may have been connected in between.
  const { data: agents = [] } = trpc.agent.list.useQuery({}, { enabled: asked });
  const names = agents.flatMap(({ id, name, simulated }) => (simulated && agentIds.includes(id) ? name : []));
  if (names.length === 0) return null;
  return (
    <div className="grid justify-items-start gap-1.5 rounded-md bg-sunken px-4 py-3">
      <Badge>Simulated</Badge>
      <p className="font-medium">No model is connected, so Simulated answers</p>
      <p className="break-words text-sm">
        {new Intl.ListFormat("en").format(names)}{" "}
        {names.length === 1 ? "returns sentences from its input" : "return sentences from their input"}, so
        you can try out the workflow.{" "}
        <Link href="/settings/models" target="_blank" className="underline">
          Connect a model<span className="sr-only"> in a new tab</span>
        </Link>
      </p>
    </div>
  );
}
