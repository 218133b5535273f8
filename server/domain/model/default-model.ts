import type { ModelChoice } from "@/server/domain/agent/config";

/**
 * The default model: the organization's choice and the fallback if the organization hasn't chosen a model.
 */
export interface DefaultModel {
  chosen: ModelChoice | null;
  /** The model set in the environment. Null if the fallback is the Simulated model. */
  fallback: { name: string; host: string } | null;
}
