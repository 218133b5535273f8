import { AppError } from "@/server/domain/error";
import type { Definition } from "@/server/domain/workflow/definition";
import { readAgents } from "@/server/services/agent/read-all";
import type { ServiceContext } from "@/server/services/context";
import { findLimitReached } from "./find-reached";

/** Refuses a run that would ask a model when the month may cost no more; what costs nothing goes on. */
export async function requireWithinLimit(ctx: ServiceContext, { steps }: Definition): Promise<void> {
  const reached = await findLimitReached(ctx);
  if (!reached) return;
  const models = new Set((await readAgents(ctx)).filter(({ kind }) => kind === "model").map(({ id }) => id));
  if (steps.some(({ agentId }) => models.has(agentId))) throw new AppError("spending-limit", reached);
}
