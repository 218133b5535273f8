import type { AgentSummary } from "@/components/agent-summary";
import { Select } from "@/components/ui/field";

/** Who does the step. An agent that does not exist is shown as such, and stays until another is chosen. */
export function AgentField({
  agentId,
  agents,
  readOnly,
  error,
  onChange,
}: {
  agentId: string;
  agents: readonly AgentSummary[];
  readOnly: boolean;
  error: string | null;
  onChange: (agentId: string) => void;
}) {
  const agent = agents.find(({ id }) => id === agentId);
  return (
    <Select
      label="Who does it"
      hint={agent?.description}
      error={error}
      disabled={readOnly}
      value={agentId}
      onChange={({ target }) => onChange(target.value)}
    >
      {!agent && <option value={agentId}>{agentId} (does not exist)</option>}
      {agents.map(({ id, name, kind }) => (
        <option key={id} value={id}>
          {kind === "human" ? "A person decides (the run waits)" : name}
        </option>
      ))}
    </Select>
  );
}
