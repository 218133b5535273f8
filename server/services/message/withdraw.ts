import type { MessageKind } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";

/** Cancels a member's queued messages. */
export async function withdrawMessages(
  { db, organizationId }: ServiceContext,
  which: { memberId: string; kind?: MessageKind },
  why: string,
): Promise<void> {
  await db.message.updateMany({
    where: { organizationId, ...which, status: "QUEUED" },
    data: { status: "FAILED", sendAt: null, dueAt: null, lastError: why },
  });
}
