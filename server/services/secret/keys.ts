import { createHmac, hkdfSync } from "node:crypto";
import { appSecret, appSecrets } from "@/server/infra/env";

/** What is encrypted. Each is listed in server/services/app-secret/columns.ts, with where it is stored. */
export type SealPurpose = "invitation" | "webhook secret" | "credential";
export type KeyPurpose =
  | SealPurpose
  | "review link"
  | "carried headers"
  | "device cookie"
  | "password reset link"
  | "throttle"
  | "fingerprint";

/** A key for one purpose, derived from the installation's secret. It can't be used for any other purpose. */
export function deriveKey(purpose: KeyPurpose): Buffer {
  return deriveFrom(appSecret(), purpose);
}

/** One key for each secret that still decrypts and verifies, the current one first. */
export function deriveKeys(purpose: KeyPurpose): Buffer[] {
  return appSecrets().map((secret) => deriveFrom(secret, purpose));
}

/** Names a secret without revealing it. */
export function fingerprintSecret(secret: string): string {
  return createHmac("sha256", deriveFrom(secret, "fingerprint")).update("APP_SECRET").digest("base64url");
}

function deriveFrom(secret: string, purpose: KeyPurpose): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, "countersign", purpose, 32));
}
