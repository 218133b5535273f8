import { createHmac } from "node:crypto";
import { deriveKey, deriveKeys } from "./keys";

/** Hides the hash of a text that was erased: without the installation's secret, nobody can guess the text from it. */
export function hideHash(hash: string): string {
  return hide(deriveKey("erased hash"), hash);
}

/** Returns a hash in every form that it can be stored in. */
export function formsOfHash(hash: string): string[] {
  return [hash, ...deriveKeys("erased hash").map((key) => hide(key, hash))];
}

function hide(key: Buffer, hash: string): string {
  return createHmac("sha256", key).update(hash).digest("hex");
}
