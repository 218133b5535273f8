import { createDecipheriv } from "node:crypto";
import { z } from "zod";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const Content = z.record(z.string(), z.json());

/** Decrypts an entry's names and texts. Returns null if they were altered. */
export function readSealed(
  sealed: string,
  key: Uint8Array,
  { subjectType, subjectId }: { subjectType: string; subjectId: string },
): z.output<typeof Content> | null {
  const bytes = Buffer.from(sealed, "base64url");
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(`${subjectType}:${subjectId}`));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    const text = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
    return Content.parse(JSON.parse(text.toString("utf8")));
  } catch {
    return null;
  }
}
