import type { ModelAgent } from "@/server/domain/agent/agent";
import { AppError } from "@/server/domain/error";
import { readAgents } from "@/server/services/agent/read-all";
import type { ServiceContext } from "@/server/services/context";
import { resolveModel } from "@/server/services/model/resolve";
import { findPrice } from "@/server/services/price/find";
import { findLimitReached } from "./find-reached";

/** Refuses what would have agents ask a model when the month may cost no more; what costs nothing goes on. */
export async function requireWithinLimit(ctx: ServiceContext, agentIds: readonly string[]): Promise<void> {
  const reached = await findLimitReached(ctx);
  if (!reached) return;
  for (const agent of await readAgents(ctx))
    if (agent.kind === "model" && agentIds.includes(agent.id) && (await costs(ctx, agent)))
      throw new AppError("spending-limit", reached);
}

async function costs(ctx: ServiceContext, { model }: ModelAgent): Promise<boolean> {
  const asked = await resolveModel(ctx, model);
  const price = asked && (await findPrice(ctx, { provider: asked.provider, model: asked.name }));
  return price !== null && price.input + price.output > 0;
}
