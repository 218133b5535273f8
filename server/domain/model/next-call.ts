import { costOf, type Price } from "./prices";

/** Token counts from models. */
export interface Tokens {
  input: number;
  output: number;
}

/** The tokens of one call. `estimated`: its provider didn't report them. */
export interface UsedTokens extends Tokens {
  estimated: boolean;
}

/** A model call that is about to be made. */
export interface NextCall {
  /** Everything sent, including instructions and tools. */
  bytes: number;
  /** The limit of its answer. Null: its agent sets none. */
  maxOutputTokens: number | null;
}

/**
 * The limit of an answer, in tokens, if the agent sets none, and the lower one if the budget doesn't allow
 * that.
 */
export const LONG_ANSWER = 16_384;
export const USUAL_ANSWER = 4_096;
/** English has four bytes per token, dense scripts and code two. No call may be underestimated. */
const BYTES_PER_TOKEN = 2;

/** Money in millionths of a dollar. */
export type Verdict =
  /** `cost`: the most that the call can cost. */
  { goes: true; cost: number; maxOutputTokens: number | null } | { goes: false; cost: number };

/** The most tokens a call can use. If its answer has no limit, the default applies. */
export function maxTokensOf({ bytes, maxOutputTokens }: NextCall): Tokens {
  return { input: Math.ceil(bytes / BYTES_PER_TOKEN), output: maxOutputTokens ?? LONG_ANSWER };
}

/** Whether a call fits in `left`, and the limit of its answer. A free call's answer isn't capped. */
export function judgeNextCall(price: Price, left: number, { bytes, maxOutputTokens }: NextCall): Verdict {
  const costWith = (answer: number) => costOf(price, maxTokensOf({ bytes, maxOutputTokens: answer }));
  if (costWith(LONG_ANSWER) === 0) return { goes: true, cost: 0, maxOutputTokens };
  const answer = maxOutputTokens ?? (costWith(LONG_ANSWER) <= left ? LONG_ANSWER : USUAL_ANSWER);
  const cost = costWith(answer);
  return cost <= left ? { goes: true, cost, maxOutputTokens: answer } : { goes: false, cost };
}
