import type { ServiceContext } from "@/server/services/context";

/** The names of a server's tools that agents have, listed or not. */
export async function findGivenTools(
  { db, organizationId }: Pick<ServiceContext, "db" | "organizationId">,
  serverId: string,
): Promise<ReadonlySet<string>> {
  const having = JSON.stringify({ tools: [{ serverId }] });
  const rows = await db.$queryRaw<{ tool: string }[]>`
    SELECT DISTINCT given->>'tool' AS "tool"
    FROM "Agent", jsonb_array_elements("config"->'tools') AS given
    WHERE "organizationId" = ${organizationId} AND "config" @> ${having}::jsonb
      AND given->>'serverId' = ${serverId}`;
  return new Set(rows.map(({ tool }) => tool));
}
