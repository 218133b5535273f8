import type { ModelChoice } from "@/server/domain/agent/config";
import { invalidInput } from "@/server/domain/error";
import { Prisma } from "@/server/generated/prisma/client";
import { requireScope, type ServiceContext } from "@/server/services/context";

/** Says which model answers for agents that name none. Null: the one of the variables, or the simulated one. */
export async function setDefaultModel(
  ctx: ServiceContext,
  { model }: { model: ModelChoice | null },
): Promise<null> {
  requireScope(ctx, "tokens:write");
  const { db, organizationId } = ctx;
  if (model) {
    const where = { id: model.credentialId, organizationId, kind: { not: "header" } };
    if ((await db.credential.count({ where })) === 0)
      throw invalidInput("/model/credentialId", "there is no such credential of a model's provider");
  }
  await db.organization.updateMany({
    where: { id: organizationId },
    data: { model: model ?? Prisma.DbNull },
  });
  return null;
}
