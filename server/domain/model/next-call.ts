import { costOf, type Price } from "./prices";

/** Token counts of model calls. */
export interface Tokens {
  input: number;
  output: number;
}

/** The tokens that one call used. `estimated` is true if the provider didn't report the counts. */
export interface UsedTokens extends Tokens {
  estimated: boolean;
}

/** An upcoming model call. */
export interface NextCall {
  /** The size of the whole request, including instructions and tools. */
  bytes: number;
  /** The output limit. Null if the agent doesn't set one. */
  maxOutputTokens: number | null;
}

/**
 * The output limit in tokens for agents that don't set one, and a lower limit to fall back to when the budget
 * is too small.
 */
export const LONG_ANSWER = 16_384;
export const USUAL_ANSWER = 4_096;
/**
 * English has about four bytes per token, and dense scripts and code have about two. Assuming two avoids
 * underestimating a call.
 */
const BYTES_PER_TOKEN = 2;

/** Whether a call may be made. Costs are in millionths of a dollar. */
export type Verdict =
  /** `cost` is the call's maximum cost. */
  { goes: true; cost: number; maxOutputTokens: number | null } | { goes: false; cost: number };

/**
 * Returns the maximum token counts of a call, with the default output limit if the agent doesn't set one.
 */
export function maxTokensOf({ bytes, maxOutputTokens }: NextCall): Tokens {
  return { input: Math.ceil(bytes / BYTES_PER_TOKEN), output: maxOutputTokens ?? LONG_ANSWER };
}

/**
 * Decides whether a call fits in the remaining budget (`left`), and sets its output limit. A free call always fits and
 * keeps the agent's limit, if any.
 */
export function judgeNextCall(price: Price, left: number, { bytes, maxOutputTokens }: NextCall): Verdict {
  const costWith = (answer: number) => costOf(price, maxTokensOf({ bytes, maxOutputTokens: answer }));
  if (costWith(LONG_ANSWER) === 0) return { goes: true, cost: 0, maxOutputTokens };
  const answer = maxOutputTokens ?? (costWith(LONG_ANSWER) <= left ? LONG_ANSWER : USUAL_ANSWER);
  const cost = costWith(answer);
  return cost <= left ? { goes: true, cost, maxOutputTokens: answer } : { goes: false, cost };
}
