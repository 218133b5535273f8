import type { Database } from "@/server/infra/db";
import { env } from "@/server/infra/env";
import { systemContext } from "@/server/runs/system-context";
import { mailReceipts } from "@/server/services/receipt/mail";
import { appendHeads } from "@/server/services/witness/append-heads";
import { queueHeads } from "@/server/services/witness/queue-heads";

/**
 * Queues heads for webhooks and receipts for deciders, and appends heads to the operator's file. Witnesses with an
 * email address get their heads from server/delivery/ instead.
 */
export async function sendHeads(db: Database, now: Date): Promise<void> {
  await queueHeads(db, now);
  await mailReceipts(db, systemContext, now);
  // Comes last, because it fails if the file can't be written.
  const { witnessPath } = env();
  if (witnessPath) await appendHeads(db, witnessPath);
}
