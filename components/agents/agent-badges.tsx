import { CirclePause } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { AgentDto } from "@/server/domain/agent/api";

export function AgentBadges({ agent }: { agent: Pick<AgentDto, "active" | "builtin" | "simulated"> }) {
  return (
    <>
      {!agent.active && (
        <Badge icon={CirclePause} tone="failed">
          Deactivated
        </Badge>
      )}
      {agent.simulated && <Badge>Simulated</Badge>}
      {agent.builtin && <Badge>Built-in</Badge>}
    </>
  );
}
