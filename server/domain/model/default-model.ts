import type { ModelChoice } from "@/server/domain/agent/config";

/** The default model: the organization's choice, and what is used without one. */
export interface DefaultModel {
  chosen: ModelChoice | null;
  /** The model of the variables; null: the simulated one. */
  fallback: { name: string; host: string } | null;
}
