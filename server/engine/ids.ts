import { createHash, randomBytes } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Returns an ID that sorts by time, like Inngest's: 48 bits of milliseconds and 80 random bits. */
export function ulid(at = Date.now(), chance: Buffer = randomBytes(10)): string {
  let value = (BigInt(at) << 80n) | BigInt(`0x${chance.toString("hex")}`);
  let text = "";
  for (let digit = 0; digit < 26; digit++) {
    text = ALPHABET.charAt(Number(value & 31n)) + text;
    value >>= 5n;
  }
  return text;
}

/**
 * Returns the ID of the nth event in a request. The SDK sends the same seed when it retries a request, so the events
 * get the same IDs and aren't stored twice.
 */
export function eventId(seed: string | null, position: number): string {
  const at = Number(seed?.split(",")[0]);
  if (!seed || !Number.isSafeInteger(at) || at <= 0 || at >= 2 ** 48) return ulid();
  return ulid(at, createHash("sha256").update(`${seed}#${position}`).digest().subarray(0, 10));
}
