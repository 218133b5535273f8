import type { Workflow } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { requireWorkflow } from "./require";

/** The workflow, which stays until the transaction ends: deleting it waits for that, or it is not found here. */
export async function holdWorkflow(ctx: ServiceContext & { db: Transaction }, id: string): Promise<Workflow> {
  await ctx.db.$queryRaw`
    SELECT 1 FROM "Workflow" WHERE "id" = ${id} AND "organizationId" = ${ctx.organizationId} FOR KEY SHARE`;
  return requireWorkflow(ctx, id);
}
