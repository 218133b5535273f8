import { z } from "zod";
import { PROVIDERS, type Provider } from "@/server/domain/model/provider";
import { boundedText } from "@/server/domain/text/text";

/** A thousand million dollars, in millionths: more than anybody means. */
const MAX_LIMIT = 1e15;

export const Limit = z.int().min(0).max(MAX_LIMIT).nullable();

const DollarsPerMillion = z.number().min(0).max(100_000);

export const SavePriceInput = z.object({
  model: z.string().trim().pipe(boundedText(200, 1)),
  /** Null: all providers without a specific price for it. */
  provider: z.enum(PROVIDERS).nullable(),
  /** Null: the shipped price holds, if there is one. */
  price: z.object({ input: DollarsPerMillion, output: DollarsPerMillion }).nullable(),
});
export type SavePriceInput = z.output<typeof SavePriceInput>;

/** What models counted and cost; money in millionths of a dollar. */
export interface Spent {
  cost: number;
  inputTokens: number;
  outputTokens: number;
}

export const UsageQuery = z.object({
  /** "2026-11": months are of UTC. Left out: the current one. */
  month: z
    .string()
    .regex(/^20\d\d-(0[1-9]|1[0-2])$/, "must be a month such as 2026-11")
    .optional(),
});
export type UsageQuery = z.output<typeof UsageQuery>;

/** What was spent in one month, and the limit that holds now. */
export interface Usage extends Spent {
  month: string;
  current: string;
  /** What a month may cost; null: as much as it comes to. */
  limit: number | null;
  /** No model may be asked any more in the current month. */
  limitReached: boolean;
  /** The current month and those before it, the latest first; one in which nothing was used is left out. */
  months: (Spent & { month: string })[];
  /** What the runs came to that began in the month, the dearest first. */
  workflows: (Spent & { workflowId: string; name: string; runs: number })[];
  models: (Spent & { model: string })[];
  agents: (Spent & { agentId: string })[];
  /** Models used in the month that have no price. They count as free. */
  unpriced: string[];
}

export interface ListedPrice {
  model: string;
  /** Null: a price of the organization's own, for every provider that has none for the model. */
  provider: Provider | null;
  /** Dollars for a million tokens. */
  input: number;
  output: number;
  /** The organization's own price, in place of the shipped one if there is one. */
  own: boolean;
}

export interface Prices {
  asOf: string;
  sources: readonly string[];
  prices: ListedPrice[];
}
