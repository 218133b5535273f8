import { invalidInput } from "@/server/domain/error";
import { countCodePoints } from "@/server/domain/text/code-points";

const MOST = 100;

/** The name as it is stored and looked for: white space in one way, nothing that cannot be seen or stored. */
export function normalizeOrganizationName(written: string): string {
  const name = written.trim().replace(/\s+/g, " ");
  if (/[\p{Cc}\p{Cs}]/u.test(name)) throw invalidInput("/name", "must not contain control characters");
  if (name === "" || countCodePoints(name) > MOST)
    throw invalidInput("/name", `must have 1 to ${MOST} characters`);
  return name;
}
