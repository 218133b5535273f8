import { useSimulated } from "@/components/runs/start/use-simulated";
import { Badge } from "@/components/ui/badge";
import { Link } from "@/components/ui/link";
import { listAll } from "@/server/domain/text/words";
import { useEditorPage } from "./page-context";
import { useEditor } from "./store/context";

/** Says once, for all steps, which agents have no model. */
export function SimulatedLine() {
  const { agents, scopes } = useEditorPage();
  const steps = useEditor((state) => state.definition.steps);
  const names = useSimulated(
    steps.map(({ agentId }) => agentId),
    { asked: scopes.includes("agents:read"), known: agents },
  );
  if (names.length === 0) return null;
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-muted text-sm">
      <Badge>Simulated</Badge>
      <span>
        {listAll(names)} {names.length === 1 ? "has no model, so its" : "have no model, so their"} output is
        simulated.{" "}
        <Link href="/settings/models" target="_blank" className="underline">
          Connect a model<span className="sr-only"> in a new tab</span>
        </Link>
      </span>
    </p>
  );
}
