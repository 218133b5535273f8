import type { ModelChoice } from "@/server/domain/agent/config";
import { env } from "@/server/env";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { readDefault } from "./resolve";

/** What answers for agents that name no model: the organization's choice, and what stands in for it otherwise. */
export interface DefaultModel {
  chosen: ModelChoice | null;
  /** The model of the variables; null: the simulated one. */
  fallback: { name: string; host: string } | null;
}

export async function getDefaultModel(ctx: ServiceContext): Promise<DefaultModel> {
  requireScope(ctx, "agents:read");
  const { model } = env();
  return {
    chosen: await readDefault(ctx),
    fallback: model && { name: model.name, host: new URL(model.baseUrl).host },
  };
}
