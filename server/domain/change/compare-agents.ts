import type { Agent } from "@/server/domain/agent/agent";
import type { AgentConfig, ToolChoice } from "@/server/domain/agent/config";
import { sortedJson } from "@/server/domain/text/sorted-json";
import type { Weakening } from "./change";

type ConfigOf<Kind extends AgentConfig["kind"]> = Extract<AgentConfig, { kind: Kind }>;
type Compare<Value> = (before: Value, after: Value) => boolean;
type Comparisons<Config> = { [Field in keyof Config]: Compare<Config[Field]> };

const differs = (before: unknown, after: unknown) => sortedJson(before) !== sortedJson(after);
/** Used for fields that affect wording or time limits, but not what the agent does or where it sends data. */
const neverWeakens = () => false;

/** Decides, for each field, whether a change weakens anything. The compiler requires an entry for each field. */
const COUNTS: { [Kind in AgentConfig["kind"]]: Comparisons<ConfigOf<Kind>> } = {
  model: {
    kind: differs,
    instructions: differs,
    model: differs,
    temperature: neverWeakens,
    maxOutputTokens: neverWeakens,
    // Removing tools or requiring approval for more tools isn't a weakening.
    tools: (before, after) => after.some((tool) => !before.some((known) => allowsAsMuch(known, tool))),
    outputSchema: differs,
    remembers: (before, after) => after && !before,
  },
  template: { kind: differs, template: differs },
  http: {
    kind: differs,
    method: differs,
    url: differs,
    headers: differs,
    body: differs,
    timeoutSeconds: neverWeakens,
  },
  slack: { kind: differs, credentialId: differs, channel: differs, text: differs },
  email: { kind: differs, to: differs, cc: differs, subject: differs, body: differs },
};

/** Finds changes that make an agent do something different, require less approval, or stop working. */
export function compareAgents(before: Agent, after: Agent): Weakening[] {
  const found: Weakening[] = [];
  const fields = before.kind === after.kind ? changedFields(before, after) : null;
  if (fields === null || fields.length > 0)
    found.push({ kind: "agent/changed", before: pick(before, fields), after: pick(after, fields) });
  if (before.active && !after.active)
    found.push({ kind: "agent/deactivated", before: { active: true }, after: { active: false } });
  return found;
}

export function weakenedByAgentDeletion(agent: Agent): Weakening[] {
  return [{ kind: "agent/deleted", before: pick(agent, null), after: null }];
}

function changedFields(before: Agent, after: Agent): string[] {
  if (before.kind === "human") return [];
  const counts = COUNTS[before.kind] as Record<string, Compare<unknown>>;
  const [was, is] = [before, after] as unknown as Record<string, unknown>[];
  return Object.keys(counts).filter((field) => counts[field]?.(was?.[field], is?.[field]));
}

/**
 * Returns the given fields of the agent. If `fields` is null, returns all fields except the ID and the
 * description.
 */
function pick(agent: Agent, fields: readonly string[] | null): NonNullable<Weakening["before"]> {
  const config = JSON.parse(JSON.stringify(agent)) as NonNullable<Weakening["before"]>;
  const kept = fields ?? Object.keys(config).filter((field) => !["id", "description"].includes(field));
  return Object.fromEntries(
    kept.flatMap((field) => (field in config ? [[field, config[field] ?? null]] : [])),
  );
}

function allowsAsMuch(known: ToolChoice, tool: ToolChoice): boolean {
  return (
    known.serverId === tool.serverId &&
    known.tool === tool.tool &&
    (tool.needsApproval || !known.needsApproval)
  );
}
