import { notFound } from "@/server/domain/error";
import type { OperationInput } from "@/server/domain/operation";
import type { FiringDetail, getFiringOperation } from "@/server/domain/trigger/api";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { FIRING_ROW, presentFiring, requireTrigger } from "./rows";

export async function getFiring(
  ctx: ServiceContext,
  { firingId, ...path }: OperationInput<typeof getFiringOperation>,
): Promise<FiringDetail> {
  requireScope(ctx, "runs:read");
  const { id: triggerId } = await requireTrigger(ctx, path);
  const row = await ctx.db.triggerFiring.findFirst({
    where: { id: firingId, triggerId, organizationId: ctx.organizationId },
    select: {
      ...FIRING_ROW.select,
      payload: true,
      run: { select: { ...FIRING_ROW.select.run.select, input: true } },
    },
  });
  if (!row) throw notFound("firing");
  const { payload, run, trigger } = row;
  return {
    ...presentFiring(row),
    payload,
    // A webhook always fires with a payload, even when it's run manually. If it's missing, it was deleted.
    payloadDeleted: payload === null && trigger.type === "webhook",
    input: run?.input ?? null,
  };
}
