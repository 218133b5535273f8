import type { AgentCall } from "./call";

/** Lists the secrets to redact from the output of models and tools: the model's key and the tool servers' headers. */
export function secretsOf({
  models,
  toolServers = [],
}: Pick<AgentCall, "models" | "toolServers">): (string | undefined)[] {
  return [models?.apiKey, ...toolServers.flatMap(({ headers }) => Object.values(headers))];
}
