import type { Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";

type LockedContext = ServiceContext & { db: Transaction };

/**
 * Locks members, so that their roles and covers don't change during a decision. The lock is shared, so decisions
 * don't wait for each other.
 */
export async function lockToRead(
  { db, organizationId }: LockedContext,
  ids: readonly string[],
): Promise<void> {
  await db.$queryRaw`
    SELECT 1 FROM "Member" WHERE "id" = ANY(${ids}::text[]) AND "organizationId" = ${organizationId}
    ORDER BY "id" FOR SHARE`;
}

/** Locks a member to change their permissions. Waits for decisions that depend on those permissions. */
export async function lockToChange({ db, organizationId }: LockedContext, id: string): Promise<void> {
  await db.$queryRaw`
    SELECT 1 FROM "Member" WHERE "id" = ${id} AND "organizationId" = ${organizationId} FOR NO KEY UPDATE`;
}
