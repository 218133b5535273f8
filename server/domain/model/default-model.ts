import type { ModelChoice } from "@/server/domain/agent/config";

/** The default model: the organization's choice, and what's used without one. */
export interface DefaultModel {
  chosen: ModelChoice | null;
  /** The model from the environment. Null: the Simulated model. */
  fallback: { name: string; host: string } | null;
}
