import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import type { SigningKey } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import { logger } from "@/server/infra/logger";
import { seal, UnreadableSecretError, unseal } from "@/server/services/secret/seal";

const PURPOSE = "signing key";

export interface LoadedKey {
  id: string;
  privateKey: KeyObject;
}

/**
 * Returns the key that signs heads. Makes the installation's first key, and another if APP_SECRET was lost, which the app
 * starts with only if the operator accepted that. The caller's transaction holds a lock, so that only one is made.
 */
export async function ensureSigningKey(db: Transaction, now: Date): Promise<LoadedKey> {
  const current = await db.signingKey.findFirst({
    where: { retiredAt: null },
    orderBy: { createdAt: "desc" },
  });
  const loaded = current && tryToLoad(current);
  if (loaded) return loaded;
  if (current) {
    logger().warn({ key: current.id }, "The key that signs the ledger can't be read. A new one replaces it.");
    await db.signingKey.update({ where: { id: current.id }, data: { retiredAt: now } });
  }
  return load(await db.signingKey.create({ data: makeSigningKey(now) }));
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
  const der = Buffer.from(unseal(PURPOSE, id, sealed), "base64url");
  return { id, privateKey: createPrivateKey({ key: der, format: "der", type: "pkcs8" }) };
}

function makeSigningKey(now: Date): SigningKey {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const { x } = publicKey.export({ format: "jwk" });
  if (!x) throw new Error("The public key has no coordinate.");
  const id = thumbprint(x);
  const der = privateKey.export({ format: "der", type: "pkcs8" }).toString("base64url");
  return { id, publicKey: x, sealed: seal(PURPOSE, id, der), createdAt: now, retiredAt: null };
}

/** The thumbprint of an Ed25519 key (RFC 7638, RFC 8037). */
function thumbprint(x: string): string {
  return createHash("sha256").update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest("base64url");
}
