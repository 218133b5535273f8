import { notFound } from "@/server/domain/error";
import type { Workflow } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";

/** The workflow of the caller's organization; another organization's reads like one that never was. */
export async function requireWorkflow(ctx: ServiceContext, id: string): Promise<Workflow> {
  const row = await ctx.db.workflow.findFirst({ where: { id, organizationId: ctx.organizationId } });
  if (!row) throw notFound("workflow");
  return row;
}
