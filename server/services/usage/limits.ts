import type { AgentContent } from "@/server/domain/agent/content";
import { AppError } from "@/server/domain/error";
import { findListPrice, type Price } from "@/server/domain/model/prices";
import type { Provider } from "@/server/domain/model/provider";
import { sayMoney } from "@/server/domain/usage/say-money";
import type { ServiceContext } from "@/server/services/context";

/** Why no more model calls are allowed this month. Null if they are. */
export async function findLimitReached({
  db,
  organizationId,
  now,
}: Pick<ServiceContext, "db" | "organizationId" | "now">): Promise<string | null> {
  const { monthlyLimit: limit } = await db.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { monthlyLimit: true },
  });
  if (limit === null) return null;
  const month = monthOf(now());
  const spending = await db.spending.findUnique({
    where: { organizationId_month: { organizationId, month } },
  });
  return (spending?.cost ?? 0n) < limit ? null : sayReached(Number(limit));
}

/** Refuses agents that would call a model once the monthly limit is reached. Free models still work. */
export async function requireWithinLimit(ctx: ServiceContext, agents: Iterable<AgentContent>): Promise<void> {
  const reached = await findLimitReached(ctx);
  if (!reached) return;
  for (const agent of agents) if (await costs(ctx, agent)) throw new AppError("spending-limit", reached);
}

async function costs(ctx: ServiceContext, { model }: AgentContent): Promise<boolean> {
  if (!model || model.source === "simulated" || model.provider === null) return false;
  const price = await findPrice(ctx, { provider: model.provider, model: model.name });
  return price !== null && price.input + price.output > 0;
}

/** `limit`: in millionths of a dollar. */
export function sayReached(limit: number): string {
  return `This month's spending limit of ${sayMoney(limit)} has been reached. Raise it under Settings → Usage, or wait until next month.`;
}

/** The first day of a moment's month, UTC. */
export function monthOf(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1));
}

/** "2026-11" */
export function nameMonth(month: Date): string {
  return month.toISOString().slice(0, 7);
}

/** The organization's price without a provider applies to each provider that has none of its own. */
export const EVERY_PROVIDER = "";

/** A model's price for an organization: its own, or the shipped one. Null if there is none. */
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
