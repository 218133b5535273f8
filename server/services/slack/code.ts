import { createHmac, randomInt } from "node:crypto";
import { deriveKey } from "@/server/services/secret/keys";

/** The characters of a code: Crockford's Base32, which omits letters that look like digits. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 8;

export function makeCode(): string {
  const letters = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/** Returns the code that a message consists of. Null if the message is anything else. */
export function readCode(text: string): string | null {
  const letters = text
    .toUpperCase()
    .replace(/[\s*_`~-]/g, "")
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1");
  if (letters.length !== LENGTH || [...letters].some((letter) => !ALPHABET.includes(letter))) return null;
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/**
 * Returns the hash of a code, as stored. Nobody without the installation's secret can use the hash to guess the code.
 */
export function hashCode(code: string): string {
  return createHmac("sha256", deriveKey("slack code")).update(code).digest("hex");
}
