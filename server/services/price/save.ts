import type { SavePriceInput } from "@/server/domain/usage/usage";
import { requireScope, type ServiceContext } from "@/server/services/context";

/** Says what a model costs from now on; what steps have cost already stays. */
export async function savePrice(ctx: ServiceContext, { model, price }: SavePriceInput): Promise<null> {
  requireScope(ctx, "tokens:write");
  const { db, organizationId } = ctx;
  if (!price) {
    await db.modelPrice.deleteMany({ where: { organizationId, model } });
    return null;
  }
  const data = { inputPerMillion: price.input, outputPerMillion: price.output, updatedAt: ctx.now() };
  await db.modelPrice.upsert({
    where: { organizationId_model: { organizationId, model } },
    create: { organizationId, model, ...data },
    update: data,
  });
  return null;
}
