import type { MessageKind } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";

/** What is not sent yet to a member is not sent any more. */
export async function withdrawMessages(
  { db, organizationId }: ServiceContext,
  which: { memberId: string; kind?: MessageKind },
  why: string,
): Promise<void> {
  await db.message.updateMany({
    where: { organizationId, ...which, status: "QUEUED" },
    data: { status: "FAILED", dueAt: null, lastError: why },
  });
}
