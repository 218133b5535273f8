import { costOf, type Price } from "./prices";

/** Tokens that models counted. */
export interface Tokens {
  input: number;
  output: number;
}

/** Those of one call. `estimated`: its provider has not counted them. */
export interface UsedTokens extends Tokens {
  estimated: boolean;
}

/** A call of a model that is about to be made. */
export interface NextCall {
  /** All that is sent, instructions and tools included. */
  bytes: number;
  /** How long its answer may be at most; null: its agent does not say. */
  maxOutputTokens: number | null;
}

/** How long an answer may be whose agent does not say, in tokens, and how long where there is no room for that. */
export const LONG_ANSWER = 16_384;
export const USUAL_ANSWER = 4_096;
/** English has four bytes to a token, dense scripts and code two: no call is to be taken for less than it costs. */
const BYTES_PER_TOKEN = 2;

/** Money in millionths of a dollar. */
export type Verdict =
  /** `cost`: what the call may cost. */
  { goes: true; cost: number; maxOutputTokens: number | null } | { goes: false; cost: number };

/** What a call comes to at most; where nothing bounds its answer, by what is usual. */
export function maxTokensOf({ bytes, maxOutputTokens }: NextCall): Tokens {
  return { input: Math.ceil(bytes / BYTES_PER_TOKEN), output: maxOutputTokens ?? LONG_ANSWER };
}

/** Whether a call costs no more than `left`, and how long its answer may be then: what costs nothing is not held short. */
export function judgeNextCall(price: Price, left: number, { bytes, maxOutputTokens }: NextCall): Verdict {
  const costWith = (answer: number) => costOf(price, maxTokensOf({ bytes, maxOutputTokens: answer }));
  if (costWith(LONG_ANSWER) === 0) return { goes: true, cost: 0, maxOutputTokens };
  const answer = maxOutputTokens ?? (costWith(LONG_ANSWER) <= left ? LONG_ANSWER : USUAL_ANSWER);
  const cost = costWith(answer);
  return cost <= left ? { goes: true, cost, maxOutputTokens: answer } : { goes: false, cost };
}
