import { createHmac } from "node:crypto";
import { deriveKey, deriveKeys } from "./keys";

/**
 * Hides the hash of erased text, so that nobody without the installation's secret can use the hash to guess the text.
 */
export function hideHash(hash: string): string {
  return hide(deriveKey("erased hash"), hash);
}

/** Returns every form in which a hash can be stored: plain, or hidden with any of the accepted secrets. */
export function formsOfHash(hash: string): string[] {
  return [hash, ...deriveKeys("erased hash").map((key) => hide(key, hash))];
}

function hide(key: Buffer, hash: string): string {
  return createHmac("sha256", key).update(hash).digest("hex");
}
