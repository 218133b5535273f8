import type { AgentContent } from "@/server/domain/agent/content";
import { AppError } from "@/server/domain/error";
import { findListPrice, type Price } from "@/server/domain/model/prices";
import type { Provider } from "@/server/domain/model/provider";
import { sayMoney } from "@/server/domain/usage/say-money";
import type { ServiceContext } from "@/server/services/context";

/** Why no model may be asked any more this month; null: it may. */
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

/** Refuses what would have agents ask a model when the month may cost no more; what costs nothing goes on. */
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
  return `This month's spending limit of ${sayMoney(limit)} is reached. Raise it under Settings → Usage, or wait for the next month.`;
}

/** The first day of a moment's month, UTC. */
export function monthOf(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1));
}

/** "2026-11" */
export function nameMonth(month: Date): string {
  return month.toISOString().slice(0, 7);
}

/** Where an own price names no provider, it holds for each that none names. */
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
