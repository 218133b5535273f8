import { DAY_MS } from "@/server/domain/time";
import type { SigningKey } from "@/server/generated/prisma/client";
import { type Database, transact } from "@/server/infra/db";
import { replaceSigningKeys } from "./signing-key";

/** How long a new key is published before it signs, so that everyone can save it. */
const PUBLISHED_BEFORE_MS = DAY_MS;

/** Replaces the key that signs heads: in a day, or now if the current one must no longer sign. */
export async function rotateSigningKeys(
  db: Database,
  { now, immediately }: { now: Date; immediately: boolean },
): Promise<SigningKey> {
  const startsAt = new Date(now.getTime() + (immediately ? 0 : PUBLISHED_BEFORE_MS));
  return transact(db, (db) => replaceSigningKeys(db, { now, startsAt }));
}
