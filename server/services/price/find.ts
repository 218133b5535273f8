import { findListPrice, type Price } from "@/server/domain/model/prices";
import type { Provider } from "@/server/domain/model/provider";
import type { ServiceContext } from "@/server/services/context";

/** What a model costs an organization: its own price, else the shipped one. Null: nobody knows. */
export async function findPrice(
  { db, organizationId }: Pick<ServiceContext, "db" | "organizationId">,
  { provider, model }: { provider: Provider; model: string },
): Promise<Price | null> {
  const own = await db.modelPrice.findUnique({ where: { organizationId_model: { organizationId, model } } });
  return own
    ? { input: own.inputPerMillion.toNumber(), output: own.outputPerMillion.toNumber() }
    : findListPrice(provider, model);
}
