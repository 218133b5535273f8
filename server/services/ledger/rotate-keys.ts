import { DAY_MS } from "@/server/domain/time";
import type { SigningKey } from "@/server/generated/prisma/client";
import { type Database, transact } from "@/server/infra/db";
import { SIGNING_LOCK } from "./sign-heads";
import { replaceSigningKeys } from "./signing-key";

/** How long a new key is published before it signs, so that everyone can save it. */
const PUBLISHED_BEFORE_MS = DAY_MS;

/** Replaces the key that signs heads: in a day, or now if the current one must not sign any longer. */
export async function rotateSigningKeys(
  db: Database,
  { now, immediately }: { now: Date; immediately: boolean },
): Promise<SigningKey> {
  const startsAt = new Date(now.getTime() + (immediately ? 0 : PUBLISHED_BEFORE_MS));
  return transact(db, async (db) => {
    await db.$executeRaw`SELECT pg_advisory_xact_lock(${SIGNING_LOCK})`;
    return replaceSigningKeys(db, { now, startsAt });
  });
}
