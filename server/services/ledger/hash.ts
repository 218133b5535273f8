import { createHash } from "node:crypto";
import canonicalize from "canonicalize";

/** Canonical JSON (RFC 8785). Throws for values that JSON can't represent exactly. */
export function canonicalJson(value: object): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("The value can't be represented in JSON.");
  return text;
}

/** Returns the SHA-256 of the value's canonical JSON, in hex. */
export function hashJson(value: object): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex");
}

/** Commits to the text, like the database function `commitToText`: SHA-256(salt, SHA-256(text)), in hex. */
export function commitToText(salt: Uint8Array, text: string): string {
  const hash = createHash("sha256").update(text, "utf8").digest();
  return createHash("sha256").update(salt).update(hash).digest("hex");
}
