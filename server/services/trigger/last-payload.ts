import type { ServiceContext } from "@/server/services/context";

/** Returns the last body that a webhook received. */
export async function readLastPayload(
  { db, organizationId }: ServiceContext,
  triggerId: string,
): Promise<string | null> {
  const row = await db.triggerFiring.findFirst({
    where: { triggerId, organizationId, payload: { not: null } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    select: { payload: true },
  });
  return row?.payload ?? null;
}
