import { invalidInput } from "@/server/domain/error";
import type { Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";

/** Keeps a source workflow from being deleted until the transaction ends. Throws if the workflow doesn't exist. */
export async function holdSource(
  { db, organizationId }: ServiceContext & { db: Transaction },
  id: string,
): Promise<void> {
  const found = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM "Workflow" WHERE "id" = ${id} AND "organizationId" = ${organizationId} FOR KEY SHARE`;
  if (found.length === 0) throw invalidInput("/workflow/workflowId", "isn't a workflow in your organization");
}
