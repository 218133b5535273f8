import type { AgentCall } from "./call";

/** What to redact in everything that a model or a tool says: the model's key and the headers for tool servers. */
export function secretsOf({
  models,
  toolServers = [],
}: Pick<AgentCall, "models" | "toolServers">): (string | undefined)[] {
  return [models?.apiKey, ...toolServers.flatMap(({ headers }) => Object.values(headers))];
}
