import type { Change } from "@/server/domain/live/live-updates";
import type { Database, Transaction } from "@/server/infra/db";
import { BUS_CHANNEL, type WireMessage } from "./wire";

/**
 * Publishes a change to every process, including this one, when the transaction commits. Meant for code
 * without a ServiceContext.
 */
export async function publishOnCommit(
  db: Database | Transaction,
  organizationId: string,
  change: Change,
): Promise<void> {
  const message: WireMessage = { kind: "changes", organizationId, changes: [change] };
  await db.$queryRaw`SELECT 1 FROM pg_notify(${BUS_CHANNEL}, ${JSON.stringify(message)})`;
}
