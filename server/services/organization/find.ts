import { normalizeOrganizationName } from "@/server/domain/organization/name";
import type { Database } from "@/server/infra/db";

/** Finds an organization by name. Ignores case, like the check for unique names. */
export async function findOrganization(
  db: Database,
  name: string,
): Promise<{ id: string; name: string } | null> {
  const [found] = await db.$queryRaw<{ id: string; name: string }[]>`
    SELECT "id", "name" FROM "Organization" WHERE lower(trim("name")) = lower(${normalizeOrganizationName(name)})`;
  return found ?? null;
}
