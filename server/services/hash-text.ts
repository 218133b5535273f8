import { createHash } from "node:crypto";

/** The SHA-256 of a text's UTF-8, in hex: what a decision is bound to. */
export function hashText(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
