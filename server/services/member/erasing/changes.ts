import type { Transaction } from "@/server/infra/db";

/**
 * Replaces a person's name and email in the records of changes, which contain the approvers before and after each
 * change. Call this after the erasure is in the ledger and before the name and email are removed from the account.
 */
export async function eraseFromChanges(
  db: Transaction,
  { organizationId, memberId }: { organizationId: string; memberId: string },
): Promise<void> {
  await db.$queryRaw`SELECT "eraseFromChanges"(${organizationId}, ${memberId})::text`;
}
