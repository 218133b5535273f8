import type { TriggerDto } from "@/server/domain/trigger/api";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { presentTrigger, requireTrigger, type TriggerPath } from "./rows";

export async function getTrigger(ctx: ServiceContext, path: TriggerPath): Promise<TriggerDto> {
  requireScope(ctx, "workflows:read");
  return presentTrigger(await requireTrigger(ctx, path), ctx.now());
}
