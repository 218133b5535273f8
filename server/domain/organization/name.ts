import { invalidInput } from "@/server/domain/error";
import { countCodePoints } from "@/server/domain/text/code-points";

const MAX_CHARS = 100;

/**
 * Normalizes the white space in a name before it's stored or looked up. Rejects control characters and lone
 * surrogates.
 */
export function normalizeOrganizationName(written: string): string {
  const name = written.trim().replace(/\s+/g, " ");
  if (/[\p{Cc}\p{Cs}]/u.test(name)) throw invalidInput("/name", "must not contain control characters");
  if (name === "" || countCodePoints(name) > MAX_CHARS)
    throw invalidInput("/name", `must have 1 to ${MAX_CHARS} characters`);
  return name;
}
