import { createHash, randomBytes } from "node:crypto";

/** What a browser's cookie carries to prove its sign-in. Only the hash is stored. */
export function makeSignInSecret(): string {
  return randomBytes(32).toString("base64url");
}

export function hashSignInSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
