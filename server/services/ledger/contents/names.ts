import { emailOfErased, nameErased } from "@/server/domain/erasure/person";
import type { Database } from "@/server/infra/db";
import { commitToName } from "@/server/services/ledger/names";

interface Row {
  id: string;
  name: string;
  email: string;
  isErased: boolean;
  salt: Uint8Array | null;
  recordedName: string | null;
  recordedEmail: string | null;
}

/** Finds members whose name or email differs from the last entry that names them. */
export async function findRenamed(db: Database, organizationId: string): Promise<string[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT m."id", coalesce(m."invitedAs", u."name") AS "name", u."email", m."erasedAt" IS NOT NULL AS "isErased", k."salt",
      last."data"->>'name' AS "recordedName", last."data"->>'email' AS "recordedEmail"
    FROM "Member" m JOIN "User" u ON u."id" = m."userId"
    JOIN LATERAL (
      SELECT e."data" FROM "LedgerEntry" e
      WHERE e."subjectId" = m."id" AND e."organizationId" = m."organizationId" AND e."action" = 'member.named'
      ORDER BY e."data"->'number' DESC LIMIT 1) last ON true
    LEFT JOIN "ErasableKey" k
      ON k."organizationId" = m."organizationId" AND k."subjectType" = 'member' AND k."subjectId" = m."id"
    WHERE m."organizationId" = ${organizationId} ORDER BY m."id"`;
  return rows
    .filter((row) => !hasRecordedName(row))
    .map(({ id }) => `Member ${id}'s name or email doesn't match the ledger.`);
}

/**
 * The salt is part of the member's key. Without it, the name can't be compared and counts as recorded.
 * `findMissingKeys` reports keys that were deleted by hand.
 */
function hasRecordedName({ id, name, email, isErased, salt, recordedName, recordedEmail }: Row): boolean {
  if (recordedName === null || recordedEmail === null)
    return isErased && name === nameErased(id) && email === emailOfErased(id);
  return (
    salt === null ||
    (commitToName(salt, name) === recordedName && commitToName(salt, email) === recordedEmail)
  );
}
