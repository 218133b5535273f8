import { createHash } from "node:crypto";

/** The SHA-256 of a text's UTF-8, in hex. Decisions are bound to it. */
export function hashText(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
