import type { AgentSummary } from "@/components/agent-summary";
import { KIND_NAMES } from "@/components/agents/words";
import { Select } from "@/components/ui/field";

/**
 * Assigns the step to an agent or a person. An agent that no longer exists is marked "not found" until a different one
 * is selected.
 */
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
  const own = agents.filter(({ builtin }) => !builtin);
  const models = agents.filter(({ builtin, kind }) => builtin && kind !== "human");
  return (
    <Select
      label="Assigned to"
      hint={agent?.description}
      error={error}
      disabled={readOnly}
      value={agentId}
      onChange={({ target }) => onChange(target.value)}
    >
      {!agent && <option value={agentId}>{agentId} (not found)</option>}
      <option value="human">A person decides (the run waits)</option>
      {own.length > 0 && (
        <optgroup label="Custom agents">
          {own.map(({ id, name, kind, active }) => (
            <option key={id} value={id} disabled={!active && id !== agentId}>
              {`${name} · ${KIND_NAMES[kind]}${active ? "" : " (deactivated)"}`}
            </option>
          ))}
        </optgroup>
      )}
      <optgroup label="Built-in agents">
        {models.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </optgroup>
    </Select>
  );
}
