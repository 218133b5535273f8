import { requireScope, type ServiceContext } from "@/server/services/context";
import { nameContains } from "./name-contains";

const MAX_NAMES = 1_000;

interface NamedWorkflow {
  id: string;
  name: string;
}

/** Lists workflows to choose from, sorted by name. Also includes `chosen`, even if it doesn't match the search. */
export async function listWorkflowNames(
  ctx: ServiceContext,
  { chosen, search, size = MAX_NAMES }: { chosen?: string; search?: string; size?: number },
): Promise<NamedWorkflow[]> {
  requireScope(ctx, "workflows:read");
  const { db, organizationId } = ctx;
  const select = { id: true, name: true };
  const names = await db.workflow.findMany({
    where: { organizationId, ...(search && { name: nameContains(search) }) },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: Math.min(size, MAX_NAMES),
    select,
  });
  if (!chosen || names.some(({ id }) => id === chosen)) return names;
  const found = await db.workflow.findFirst({ where: { id: chosen, organizationId }, select });
  return found ? [found, ...names] : names;
}
