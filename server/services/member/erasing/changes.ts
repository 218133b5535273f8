import type { Transaction } from "@/server/infra/db";

/**
 * Replaces a person's name and email in the list of changes, which keeps the approvers from before and after a change. Call
 * this after the ledger has the erasure, and before the account loses the name and the email.
 */
export async function eraseFromChanges(
  db: Transaction,
  { organizationId, memberId }: { organizationId: string; memberId: string },
): Promise<void> {
  await db.$queryRaw`SELECT "eraseFromChanges"(${organizationId}, ${memberId})::text`;
}
