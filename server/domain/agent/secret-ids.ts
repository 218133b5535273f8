import type { AgentConfig, ModelChoice } from "./config";

/** Returns the ids of the secrets that an agent sends. `fallback` is the default model. */
export function listSecretIds(config: AgentConfig | null, fallback: ModelChoice | null): string[] {
  if (config?.kind === "http")
    return config.headers.flatMap(({ credentialId }) => (credentialId === null ? [] : [credentialId]));
  if (config?.kind !== "model") return [];
  const model = config.model ?? fallback;
  return model ? [model.credentialId] : [];
}
