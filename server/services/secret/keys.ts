import { createHmac, hkdfSync } from "node:crypto";
import { appSecret, appSecrets } from "@/server/infra/env";

/** The kinds of encrypted values. server/services/app-secret/columns.ts lists where each kind is stored. */
export type EncryptionPurpose =
  | "invitation"
  | "webhook secret"
  | "trigger secret"
  | "credential"
  | "slack token"
  | "signing key";
export type KeyPurpose =
  | EncryptionPurpose
  | "review link"
  | "carried headers"
  | "device cookie"
  | "password reset link"
  | "throttle"
  | "review sample"
  | "slack code"
  | "erased hash"
  | "fingerprint";

/** Derives a key from the installation's secret for a single purpose. */
export function deriveKey(purpose: KeyPurpose): Buffer {
  return deriveFrom(appSecret(), purpose);
}

/**
 * Derives one key from each secret that is still accepted for decrypting and verifying, the current secret
 * first.
 */
export function deriveKeys(purpose: KeyPurpose): Buffer[] {
  return appSecrets().map((secret) => deriveFrom(secret, purpose));
}

/** Identifies a secret without revealing it. */
export function fingerprintSecret(secret: string): string {
  return createHmac("sha256", deriveFrom(secret, "fingerprint")).update("APP_SECRET").digest("base64url");
}

function deriveFrom(secret: string, purpose: KeyPurpose): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, "countersign", purpose, 32));
}
