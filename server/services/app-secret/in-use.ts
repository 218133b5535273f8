import { AppError } from "@/server/domain/error";
import type { Database } from "@/server/infra/db";
import { appSecret, appSecrets } from "@/server/infra/env";
import { fingerprintSecret } from "@/server/services/secret/keys";

/** How often a process reports which secret it encrypts with. */
export const REPORT_EVERY_MS = 15_000;
/** A process that hasn't reported for this long is considered stopped. */
const IN_USE_SECONDS = 45;

export interface StoredSecret {
  fingerprint: string;
  usedAt: Date | null;
  /** Whether a running process encrypts with this secret. */
  isInUse: boolean;
}

/** Finds the secrets that stored rows may be encrypted with, except the current secret. */
export function findOtherSecrets(db: Database): Promise<StoredSecret[]> {
  return db.$queryRaw<StoredSecret[]>`
    SELECT "fingerprint", "usedAt", "usedAt" IS NOT NULL AND "usedAt" > now() - ${IN_USE_SECONDS} * interval '1 second'
      AS "isInUse"
    FROM "AppSecret" WHERE "fingerprint" <> ${fingerprintSecret(appSecret())}`;
}

/** Records that, from now on, rows may be encrypted with the current secret. */
export async function recordSecret(db: Database): Promise<void> {
  await db.$executeRaw`
    INSERT INTO "AppSecret" ("fingerprint", "createdAt") VALUES (${fingerprintSecret(appSecret())}, now())
    ON CONFLICT DO NOTHING`;
}

/** Records that this process encrypts with the current secret. */
export async function reportSecret(db: Database): Promise<void> {
  await db.$executeRaw`
    INSERT INTO "AppSecret" ("fingerprint", "createdAt", "usedAt")
    VALUES (${fingerprintSecret(appSecret())}, now(), now())
    ON CONFLICT ("fingerprint") DO UPDATE SET "usedAt" = now()`;
}

/**
 * Deletes the records of these secrets, except secrets that a running process encrypts with. If no other
 * process is running, pass `isExclusive` to delete all of these records.
 */
export async function forgetSecrets(
  db: Database,
  fingerprints: string[],
  { isExclusive = false } = {},
): Promise<void> {
  await db.$executeRaw`
    DELETE FROM "AppSecret" WHERE "fingerprint" = ANY(${fingerprints})
      AND (${isExclusive} OR "usedAt" IS NULL OR "usedAt" <= now() - ${IN_USE_SECONDS} * interval '1 second')`;
}

/** Throws if a process that started earlier encrypts with a secret unknown to this process. */
export async function requireSharedSecret(db: Database): Promise<void> {
  const known = appSecrets().map(fingerprintSecret);
  const [foreign] = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM "AppSecret" other JOIN "AppSecret" mine ON mine."fingerprint" = ${known[0]}
    WHERE other."fingerprint" <> ALL(${known}) AND other."createdAt" < mine."createdAt"
      AND other."usedAt" > now() - ${IN_USE_SECONDS} * interval '1 second' LIMIT 1`;
  if (foreign)
    throw new AppError(
      "unavailable",
      "Other processes use a different APP_SECRET. Set the same APP_SECRET everywhere. During a rotation, set the other secret as APP_SECRET_PREVIOUS.",
    );
}
