import type { ModelChoice } from "@/server/domain/agent/config";

/** What answers for agents that name no model: the organization's choice, and what stands in for it otherwise. */
export interface DefaultModel {
  chosen: ModelChoice | null;
  /** The model of the variables; null: the simulated one. */
  fallback: { name: string; host: string } | null;
}
