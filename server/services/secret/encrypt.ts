import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { AppError } from "@/server/domain/error";
import { deriveKey, deriveKeys, type EncryptionPurpose } from "./keys";

const ALGORITHM = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts text that has to stay secret even if the database leaks. The result can be decrypted only for the
 * same purpose and owner.
 */
export function encrypt(purpose: EncryptionPurpose, owner: string, text: string): string {
  return encryptWithKey(deriveKey(purpose), owner, text);
}

/** Encrypts text with a 32-byte key. The result can be decrypted only for the same owner. */
export function encryptWithKey(key: Buffer, owner: string, text: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(owner));
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64url");
}

/**
 * Decrypts a value. Throws an `UnreadableSecretError` if the value was altered, belongs to a different owner, or was
 * encrypted with an unknown secret. Tries each secret in turn, which works because GCM detects a wrong one.
 */
export function decrypt(purpose: EncryptionPurpose, owner: string, sealed: string): string {
  return open(purpose, owner, sealed).text;
}

/** Returns the value re-encrypted with the current secret, or null if the value already uses it. */
export function reencrypt(purpose: EncryptionPurpose, owner: string, sealed: string): string | null {
  const { text, isCurrent } = open(purpose, owner, sealed);
  return isCurrent ? null : encrypt(purpose, owner, text);
}

function open(
  purpose: EncryptionPurpose,
  owner: string,
  sealed: string,
): { text: string; isCurrent: boolean } {
  for (const [index, key] of deriveKeys(purpose).entries()) {
    const text = decryptWithKey(key, owner, sealed);
    if (text !== null) return { text, isCurrent: index === 0 };
  }
  throw new UnreadableSecretError();
}

/**
 * Decrypts a value. Returns null if the value was altered, belongs to a different owner, or was encrypted with a
 * different key.
 */
export function decryptWithKey(key: Buffer, owner: string, sealed: string): string | null {
  const bytes = Buffer.from(sealed, "base64url");
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(owner)).setAuthTag(tag);
  const start = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([start, decipher.final()]).toString("utf8");
  } catch {
    return null;
  }
}

/** Thrown for a stored value that neither APP_SECRET nor APP_SECRET_PREVIOUS can decrypt. */
export class UnreadableSecretError extends AppError {
  constructor(
    message = "A secret can't be read because APP_SECRET has changed. Restore the previous APP_SECRET, or enter the secret again.",
  ) {
    super("conflict", message);
    this.name = "UnreadableSecretError";
  }
}
