import type { Channel } from "@/server/domain/review/status";
import type { Transaction } from "@/server/infra/db";
import type { Origin } from "@/server/services/context";
import { insertEntry, type NewEntry } from "@/server/services/ledger/record";
import { requestIdOf } from "@/server/services/ledger/request";

interface Occasion extends Origin {
  userId: string;
  /** Null if the operator made the change. */
  channel: Channel | null;
  now: Date;
}

/**
 * Records a change to a user's account in each organization that the user has joined, with the user or the operator as
 * the author. If there are several organizations, omits the request and its network, so that the organizations learn
 * nothing about each other.
 */
export async function recordForUser(
  db: Transaction,
  { userId, channel, now: at, address, ...origin }: Occasion,
  entry: Pick<NewEntry, "action" | "data" | "private">,
): Promise<void> {
  const members = await db.member.findMany({
    where: { userId, removedAt: null, invitedAs: null },
    orderBy: { id: "asc" },
    select: { id: true, organizationId: true },
  });
  const isOnly = members.length === 1;
  for (const { id, organizationId } of members) {
    const memberId = channel === null ? null : id;
    const request = isOnly ? { address, requestId: requestIdOf(origin) } : { address: null, requestId: null };
    const author = { memberId, channel, tokenId: null, ...request };
    await insertEntry(db, { organizationId, at, ...author }, { ...entry, subject: { type: "member", id } });
  }
}
