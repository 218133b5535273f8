import { z } from "zod";
import { PROVIDERS, type Provider } from "@/server/domain/model/provider";
import { boundedText } from "@/server/domain/text/text";

/** One billion dollars, in millionths of a dollar. No one needs a higher limit. */
const MAX_LIMIT = 1e15;

export const Limit = z.int().min(0).max(MAX_LIMIT).nullable();

const DollarsPerMillion = z.number().min(0).max(100_000);

export const SavePriceInput = z.object({
  model: z.string().trim().pipe(boundedText(200, 1)),
  /** Null to set the price for all providers that don't have their own price for the model. */
  provider: z.enum(PROVIDERS).nullable(),
  /** Null to use the shipped price, if there is one. */
  price: z.object({ input: DollarsPerMillion, output: DollarsPerMillion }).nullable(),
});
export type SavePriceInput = z.output<typeof SavePriceInput>;

/** Token counts and the cost in millionths of a dollar. */
export interface Spent {
  cost: number;
  inputTokens: number;
  outputTokens: number;
}

/** The current month's cost and limit, in millionths of a dollar. */
export interface Spending {
  /** In UTC, like "2026-11". */
  month: string;
  cost: number;
  /** Null for no limit. */
  limit: number | null;
}

export const UsageQuery = z.object({
  /** A month in UTC, like "2026-11". Defaults to the current month. */
  month: z
    .string()
    .regex(/^20\d\d-(0[1-9]|1[0-2])$/, "must be a month such as 2026-11")
    .optional(),
});
export type UsageQuery = z.output<typeof UsageQuery>;

/** The spending in one month, with the current limit. */
export interface Usage extends Spent {
  month: string;
  current: string;
  /** The monthly spending limit. Null for no limit. */
  limit: number | null;
  /** Whether the limit blocks further model calls in the current month. */
  limitReached: boolean;
  /** The latest months with usage, latest first. */
  months: (Spent & { month: string })[];
  /** The cost of the runs that started in the month, by workflow, most expensive first. */
  workflows: (Spent & { workflowId: string; name: string; runs: number })[];
  models: (Spent & { model: string })[];
  agents: (Spent & { agentId: string })[];
  /** Models used in the month that have no price and therefore count as free. */
  unpriced: string[];
}

export interface ListedPrice {
  model: string;
  /** Null for a price that applies to all providers without their own price. */
  provider: Provider | null;
  /** Dollars per million tokens. */
  input: number;
  output: number;
  /** Whether this is the organization's own price, which replaces any shipped price. */
  own: boolean;
}

export interface Prices {
  asOf: string;
  sources: readonly string[];
  prices: ListedPrice[];
}
