import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import type { SigningKey } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import { seal, unseal } from "@/server/services/secret/seal";

const PURPOSE = "signing key";

export interface LoadedKey {
  id: string;
  privateKey: KeyObject;
}

/**
 * Returns the key that signs heads. Makes the installation's first key. The caller's transaction holds a lock, so that
 * only one is made. Throws an `UnreadableSecretError` if APP_SECRET has changed.
 */
export async function ensureSigningKey(db: Transaction, now: Date): Promise<LoadedKey> {
  const row =
    (await db.signingKey.findFirst({ where: { retiredAt: null }, orderBy: { createdAt: "desc" } })) ??
    (await db.signingKey.create({ data: makeSigningKey(now) }));
  const der = Buffer.from(unseal(PURPOSE, row.id, row.sealed), "base64url");
  return { id: row.id, privateKey: createPrivateKey({ key: der, format: "der", type: "pkcs8" }) };
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
