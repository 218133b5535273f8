import type { AgentCall } from "./call";

/** What to redact from what models and tools return: the model's key and the tool servers' headers. */
export function secretsOf({
  models,
  toolServers = [],
}: Pick<AgentCall, "models" | "toolServers">): (string | undefined)[] {
  return [models?.apiKey, ...toolServers.flatMap(({ headers }) => Object.values(headers))];
}
