import { makeId } from "@/server/domain/id";
import type { ServiceContext } from "@/server/services/context";
import { createTrigger } from "@/server/services/trigger/create";

/** Creates a disabled webhook trigger with a skipped firing in its history. */
export async function makeTrigger(
  ctx: ServiceContext,
  workflowId: string,
): Promise<{ triggerId: string; firingId: string }> {
  const webhook = { signature: "bearer", header: "x-signature", template: null, waitSeconds: 0 } as const;
  const { trigger } = await createTrigger(ctx, { id: workflowId, type: "webhook", enabled: false, webhook });
  const { id: firingId } = await ctx.db.triggerFiring.create({
    data: {
      id: makeId("fire"),
      organizationId: ctx.organizationId,
      triggerId: trigger.id,
      key: "first",
      status: "SKIPPED",
      reason: "It was disabled.",
      payload: "{}",
      createdAt: ctx.now(),
      settledAt: ctx.now(),
    },
  });
  return { triggerId: trigger.id, firingId };
}
