import { createHash } from "node:crypto";

/** Returns the SHA-256 hash of UTF-8 text, in hex. Decisions are bound to this hash. */
export function hashText(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
