import type { SavePriceInput } from "@/server/domain/usage/usage";
import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { EVERY_PROVIDER } from "./spending-limit";

/**
 * Sets the organization's price for a model from now on, or removes it if `price` is null. The recorded cost of earlier
 * steps doesn't change.
 */
export async function savePrice(
  ctx: ServiceContext,
  { model, provider: named, price }: SavePriceInput,
): Promise<null> {
  requireScope(ctx, "tokens:write");
  const provider = named ?? EVERY_PROVIDER;
  return inTransaction(ctx, async (ctx) => {
    const { db, organizationId } = ctx;
    if (price) {
      const data = { inputPerMillion: price.input, outputPerMillion: price.output, updatedAt: ctx.now() };
      await db.modelPrice.upsert({
        where: { organizationId_model_provider: { organizationId, model, provider } },
        create: { organizationId, model, provider, ...data },
        update: data,
      });
    } else await db.modelPrice.deleteMany({ where: { organizationId, model, provider } });
    await recordEntry(ctx, {
      action: "model.price_changed",
      subject: { type: "model", id: organizationId },
      data: { provider: named, price },
      private: { after: { model } },
    });
    return null;
  });
}
