import type { AgentCall } from "./call";

/** What nothing that a model or a tool says may repeat: the model's key, and what is sent to servers of tools. */
export function secretsOf({
  models,
  toolServers = [],
}: Pick<AgentCall, "models" | "toolServers">): (string | undefined)[] {
  return [models?.apiKey, ...toolServers.flatMap(({ headers }) => Object.values(headers))];
}
