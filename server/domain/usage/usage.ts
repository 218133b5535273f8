import { z } from "zod";
import { PROVIDERS, type Provider } from "@/server/domain/model/provider";
import { boundedText } from "@/server/domain/text/text";

/** A billion dollars, in millionths: more than anyone needs. */
const MAX_LIMIT = 1e15;

export const Limit = z.int().min(0).max(MAX_LIMIT).nullable();

const DollarsPerMillion = z.number().min(0).max(100_000);

export const SavePriceInput = z.object({
  model: z.string().trim().pipe(boundedText(200, 1)),
  /** Null: all providers without a specific price for it. */
  provider: z.enum(PROVIDERS).nullable(),
  /** Null: the shipped price applies, if there is one. */
  price: z.object({ input: DollarsPerMillion, output: DollarsPerMillion }).nullable(),
});
export type SavePriceInput = z.output<typeof SavePriceInput>;

/** Token counts and cost, in millionths of a dollar. */
export interface Spent {
  cost: number;
  inputTokens: number;
  outputTokens: number;
}

export const UsageQuery = z.object({
  /** "2026-11", in UTC. Omitted: the current month. */
  month: z
    .string()
    .regex(/^20\d\d-(0[1-9]|1[0-2])$/, "must be a month such as 2026-11")
    .optional(),
});
export type UsageQuery = z.output<typeof UsageQuery>;

/** The spending in one month, and the current limit. */
export interface Usage extends Spent {
  month: string;
  current: string;
  /** The monthly spending limit. Null: none. */
  limit: number | null;
  /** No more model calls are allowed in the current month. */
  limitReached: boolean;
  /** The current month and earlier ones, latest first. Months without usage are omitted. */
  months: (Spent & { month: string })[];
  /** The cost of runs that started in the month, most expensive first. */
  workflows: (Spent & { workflowId: string; name: string; runs: number })[];
  models: (Spent & { model: string })[];
  agents: (Spent & { agentId: string })[];
  /** Models used in the month that have no price. They count as free. */
  unpriced: string[];
}

export interface ListedPrice {
  model: string;
  /** Null: the organization's price for every provider without a specific one. */
  provider: Provider | null;
  /** Dollars per million tokens. */
  input: number;
  output: number;
  /** The organization's own price, which replaces any shipped one. */
  own: boolean;
}

export interface Prices {
  asOf: string;
  sources: readonly string[];
  prices: ListedPrice[];
}
