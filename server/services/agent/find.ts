import type { Agent } from "@/server/domain/agent/agent";
import { findAgent as findBuiltin } from "@/server/domain/agent/builtin";
import type { ServiceContext } from "@/server/services/context";
import { toAgent } from "./read-all";

export async function findAgent(
  { db, organizationId }: Pick<ServiceContext, "db" | "organizationId">,
  id: string,
): Promise<Agent | null> {
  const builtin = findBuiltin(id);
  if (builtin) return builtin;
  const row = await db.agent.findUnique({ where: { organizationId_id: { organizationId, id } } });
  return row && toAgent(row);
}
