import type { AgentContent } from "@/server/domain/agent/content";
import { AppError } from "@/server/domain/error";
import type { ServiceContext } from "@/server/services/context";
import { findPrice } from "@/server/services/price/find";
import { findLimitReached } from "./find-reached";

/** Refuses what would have agents ask a model when the month may cost no more; what costs nothing goes on. */
export async function requireWithinLimit(ctx: ServiceContext, agents: Iterable<AgentContent>): Promise<void> {
  const reached = await findLimitReached(ctx);
  if (!reached) return;
  for (const agent of agents) if (await costs(ctx, agent)) throw new AppError("spending-limit", reached);
}

async function costs(ctx: ServiceContext, { model }: AgentContent): Promise<boolean> {
  if (!model || model.source === "simulated" || model.provider === null) return false;
  const price = await findPrice(ctx, { provider: model.provider, model: model.name });
  return price !== null && price.input + price.output > 0;
}
