import type { ModelChoice } from "@/server/domain/agent/config";

/** The default model: the organization's choice, and the fallback if it hasn't chosen one. */
export interface DefaultModel {
  chosen: ModelChoice | null;
  /** The model set in the environment. Null for the Simulated model. */
  fallback: { name: string; host: string } | null;
}
