import { findListPrice, type Price } from "@/server/domain/model/prices";
import type { Provider } from "@/server/domain/model/provider";
import type { ServiceContext } from "@/server/services/context";

/** Where an own price names no provider, it holds for each that none names. */
export const EVERY_PROVIDER = "";

/** What a model costs an organization: its own price, else the shipped one. Null: nobody knows. */
export async function findPrice(
  { db, organizationId }: Pick<ServiceContext, "db" | "organizationId">,
  { provider, model }: { provider: Provider; model: string },
): Promise<Price | null> {
  const rows = await db.modelPrice.findMany({
    where: { organizationId, model, provider: { in: [provider, EVERY_PROVIDER] } },
  });
  const own = rows.find((row) => row.provider === provider) ?? rows[0];
  return own
    ? { input: own.inputPerMillion.toNumber(), output: own.outputPerMillion.toNumber() }
    : findListPrice(provider, model);
}
