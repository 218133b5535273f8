import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import type { LedgerAction } from "@/server/domain/ledger/actions";
import type { SigningKey } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import { logger } from "@/server/infra/logger";
import { decrypt, encrypt, UnreadableSecretError } from "@/server/services/secret/encrypt";

const PURPOSE = "signing key";
const LOCK = 72_707_382;

/** Waits until no other transaction is signing or changing keys. */
export async function takeSigningLock(db: Transaction): Promise<void> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK})`;
}

export interface LoadedKey {
  id: string;
  privateKey: KeyObject;
}

/**
 * Returns the key that signs heads now. Makes a key if the installation has none yet, or if APP_SECRET was lost and the
 * operator chose to start the app anyway.
 */
export async function ensureSigningKey(db: Transaction, now: Date): Promise<LoadedKey> {
  await takeSigningLock(db);
  const keys = await db.signingKey.findMany({ where: activeAt(now), orderBy: { createdAt: "desc" } });
  const current = keys.find(({ createdAt, startsAt }) => (startsAt ?? createdAt) <= now);
  const loaded = current && tryToLoad(current);
  if (loaded) return loaded;
  if (!current) return load(await db.signingKey.create({ data: makeSigningKey(now, now) }));
  logger().warn({ key: current.id }, "The key that signs the ledger can't be read. Replacing it.");
  return load(await replaceSigningKeys(db, { now, startsAt: now }));
}

/**
 * Makes a key that starts to sign at `startsAt`, when all other keys retire. Records the key in each organization's
 * ledger.
 */
export async function replaceSigningKeys(
  db: Transaction,
  { now, startsAt }: { now: Date; startsAt: Date },
): Promise<SigningKey> {
  await takeSigningLock(db);
  const where = activeAt(startsAt);
  const replaced = await db.signingKey.findMany({ where, orderBy: { createdAt: "asc" } });
  await db.signingKey.updateMany({ where, data: { retiredAt: startsAt } });
  const key = await db.signingKey.create({ data: makeSigningKey(now, startsAt) });
  const data = {
    key: key.id,
    startsAt: startsAt.toISOString(),
    replaced: replaced.map(({ id }) => id),
  };
  const action: LedgerAction = "ledger.key_rotated";
  await db.$executeRaw`
    INSERT INTO "LedgerEntry" ("id", "organizationId", "at", "action", "subjectType", "subjectId", "data")
    SELECT "makeEntryId"(${now}::timestamptz), "id", ${now}, ${action}, 'ledger', "id", ${JSON.stringify(data)}::jsonb
    FROM "Organization"`;
  return key;
}

/** Selects the keys that aren't retired at this time. */
function activeAt(time: Date) {
  return { OR: [{ retiredAt: null }, { retiredAt: { gt: time } }] };
}

/** Returns null if no known APP_SECRET can decrypt the key. */
function tryToLoad(row: SigningKey): LoadedKey | null {
  try {
    return load(row);
  } catch (error) {
    if (error instanceof UnreadableSecretError) return null;
    throw error;
  }
}

function load({ id, sealed }: SigningKey): LoadedKey {
  const der = Buffer.from(decrypt(PURPOSE, id, sealed), "base64url");
  return { id, privateKey: createPrivateKey({ key: der, format: "der", type: "pkcs8" }) };
}

function makeSigningKey(createdAt: Date, startsAt: Date): SigningKey {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const { x } = publicKey.export({ format: "jwk" });
  if (!x) throw new Error("The public key has no coordinate.");
  const id = thumbprint(x);
  const der = privateKey.export({ format: "der", type: "pkcs8" }).toString("base64url");
  return { id, publicKey: x, sealed: encrypt(PURPOSE, id, der), createdAt, startsAt, retiredAt: null };
}

/** The thumbprint of an Ed25519 key (RFC 7638, RFC 8037). */
function thumbprint(x: string): string {
  return createHash("sha256").update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest("base64url");
}
