import type { AgentContent } from "@/server/domain/agent/content";
import { findListPrice, type Price } from "@/server/domain/model/prices";
import type { Provider } from "@/server/domain/model/provider";
import { sayMoney } from "@/server/domain/usage/say-money";
import { NotedRefusal, type ServiceContext } from "@/server/services/context";
import { notifyLimit } from "@/server/services/notification/notify-limit";

/** Explains why no more model calls are allowed this month. Returns null if calls are still allowed. */
export async function findLimitReached(ctx: LimitContext): Promise<string | null> {
  const limit = await findReached(ctx);
  return limit === null ? null : sayReached(limit);
}

type LimitContext = Pick<ServiceContext, "db" | "organizationId" | "now">;

/** Returns the monthly limit if it has been reached. */
async function findReached({ db, organizationId, now }: LimitContext): Promise<number | null> {
  const { monthlyLimit: limit } = await db.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { monthlyLimit: true },
  });
  if (limit === null) return null;
  const month = monthOf(now());
  const spending = await db.spending.findUnique({
    where: { organizationId_month: { organizationId, month } },
  });
  return (spending?.cost ?? 0n) < limit ? null : Number(limit);
}

/**
 * Throws if the monthly limit is reached and an agent would call a model that costs money. Notifies owners and
 * admins, after the caller's transaction is rolled back.
 */
export async function requireWithinLimit(ctx: ServiceContext, agents: Iterable<AgentContent>): Promise<void> {
  const limit = await findReached(ctx);
  if (limit === null) return;
  for (const agent of agents)
    if (await costs(ctx, agent))
      throw new NotedRefusal("spending-limit", sayReached(limit), {}, (ctx) =>
        noteLimit(ctx, { limit, left: 0 }),
      );
}

/** Notifies owners and admins that this month's limit blocks model calls. `left` is how much of the limit remains. */
export async function noteLimit(
  ctx: ServiceContext,
  { limit, left }: { limit: number; left: number },
): Promise<void> {
  await notifyLimit(ctx, { month: nameMonth(monthOf(ctx.now())), limit, left });
}

async function costs(ctx: ServiceContext, { model }: AgentContent): Promise<boolean> {
  if (!model || model.source === "simulated" || model.provider === null) return false;
  const price = await findPrice(ctx, { provider: model.provider, model: model.name });
  return price !== null && price.input + price.output > 0;
}

/** Writes the message for a reached limit. `limit` is in millionths of a dollar. */
export function sayReached(limit: number): string {
  return `This month's spending limit of ${sayMoney(limit)} has been reached. Raise it under Settings → Usage, or wait until next month.`;
}

/** Returns the first day of the month, in UTC. */
export function monthOf(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1));
}

/** Formats a month, such as "2026-11". */
export function nameMonth(month: Date): string {
  return month.toISOString().slice(0, 7);
}

/** The provider of a price that applies to all providers without their own price. */
export const EVERY_PROVIDER = "";

/**
 * Finds an organization's own price for a model or, if there is none, the built-in price. Returns null if
 * there is neither.
 */
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
