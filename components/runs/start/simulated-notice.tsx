import { Badge } from "@/components/ui/badge";
import { Link } from "@/components/ui/link";
import { useSimulated } from "./use-simulated";

/**
 * Shown before a run. Names the agents that would use the built-in model. Links to where a real model can be
 * connected.
 */
export function SimulatedNotice({ agentIds, asked }: { agentIds: readonly string[]; asked: boolean }) {
  const names = useSimulated(agentIds, { asked });
  if (names.length === 0) return null;
  return (
    <div className="grid justify-items-start gap-1.5 rounded-md bg-sunken px-4 py-3">
      <Badge>Simulated</Badge>
      <p className="font-medium">No model is connected, so output is simulated</p>
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
