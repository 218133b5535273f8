import { notFound } from "@/server/domain/error";
import type { ServiceContext } from "@/server/services/context";
import { ORIGIN } from "./present";

/** One published definition of a workflow. */
export async function requireVersion(ctx: ServiceContext, workflowId: string, revision: number) {
  const row = await ctx.db.workflowVersion.findFirst({
    where: { workflowId, revision, organizationId: ctx.organizationId },
    select: { ...ORIGIN.select, id: true, definition: true },
  });
  if (!row) throw notFound("version");
  return row;
}
