import { requireScope, type ServiceContext } from "@/server/services/context";

const MAX_NAMES = 1_000;

interface NamedWorkflow {
  id: string;
  name: string;
}

/** Lists workflows' names for a choice, by name. Includes the chosen one, however many there are. */
export async function listWorkflowNames(
  ctx: ServiceContext,
  { chosen }: { chosen?: string },
): Promise<NamedWorkflow[]> {
  requireScope(ctx, "workflows:read");
  const { db, organizationId } = ctx;
  const select = { id: true, name: true };
  const names = await db.workflow.findMany({
    where: { organizationId },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: MAX_NAMES,
    select,
  });
  if (!chosen || names.some(({ id }) => id === chosen)) return names;
  const found = await db.workflow.findFirst({ where: { id: chosen, organizationId }, select });
  return found ? [found, ...names] : names;
}
