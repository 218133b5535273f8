import type { Provider } from "./provider";

/** A price in dollars per million tokens. */
export interface Price {
  input: number;
  output: number;
  /** The price for inputs with more tokens than `above`. */
  long?: { above: number; input: number; output: number };
}

/**
 * When the prices below were last checked against the providers' price lists. The prices apply to standard
 * text calls. Cached, batched, and priority calls cost less or more.
 */
export const PRICES_AS_OF = "2026-11-25";
export const PRICE_SOURCES = [
  "https://developers.openai.com/api/docs/pricing",
  "https://platform.claude.com/docs/en/about-claude/pricing",
  "https://ai.google.dev/gemini-api/docs/pricing",
] as const;

const flat = (input: number, output: number): Price => ({ input, output });
const tiered = (above: number, [input, output]: [number, number], [more, most]: [number, number]): Price => ({
  input,
  output,
  long: { above, input: more, output: most },
});

/**
 * The list prices that ship with the app. Models on a self-hosted server have no list price, so the
 * organization sets one.
 */
export const PRICES: Record<Exclude<Provider, "compatible">, Readonly<Record<string, Price>>> = {
  openai: {
    "gpt-4.1": flat(2, 8),
    "gpt-4.1-mini": flat(0.4, 1.6),
    "gpt-4.1-nano": flat(0.1, 0.4),
    "gpt-4o": flat(2.5, 10),
    "gpt-4o-mini": flat(0.15, 0.6),
    "gpt-5": flat(1.25, 10),
    "gpt-5-mini": flat(0.25, 2),
    "gpt-5-nano": flat(0.05, 0.4),
    "gpt-5.1": flat(1.25, 10),
    "gpt-5.2": flat(1.75, 14),
    "gpt-5.4": tiered(272_000, [2.5, 15], [5, 22.5]),
    "gpt-5.4-mini": flat(0.75, 4.5),
    "gpt-5.4-nano": flat(0.2, 1.25),
    "gpt-5.5": tiered(272_000, [5, 30], [10, 45]),
    // The prices of gpt-5.6-luna and gpt-5.6-terra were lowered on 2026-07-30.
    "gpt-5.6-luna": tiered(272_000, [0.2, 1.2], [0.4, 1.8]),
    "gpt-5.6-terra": tiered(272_000, [2, 12], [4, 18]),
    "gpt-5.6-sol": tiered(272_000, [5, 30], [10, 45]),
    // The long-prompt price follows OpenAI's rule for its other models: twice the input price, 1.5 times the
    // output price.
    "gpt-6-astra": tiered(272_000, [10, 50], [20, 75]),
    "gpt-6.1-sol": tiered(272_000, [2, 10], [4, 15]),
    "o4-mini": flat(1.1, 4.4),
  },
  anthropic: {
    "claude-fable-5": flat(10, 50),
    "claude-fable-5-1": flat(10, 50),
    "claude-haiku-4-5": flat(1, 5),
    "claude-haiku-5-5": tiered(100_000, [0.1, 0.5], [0.5, 2.5]),
    "claude-opus-4-1": flat(15, 75),
    "claude-opus-4-5": flat(5, 25),
    "claude-opus-4-6": flat(5, 25),
    "claude-opus-4-7": flat(5, 25),
    "claude-opus-4-8": flat(5, 25),
    "claude-opus-5": flat(5, 25),
    "claude-opus-5-5": flat(4, 20),
    "claude-sonnet-4": flat(3, 15),
    "claude-sonnet-4-5": flat(3, 15),
    "claude-sonnet-4-6": flat(3, 15),
    "claude-sonnet-5": flat(2, 10),
    "claude-sonnet-5-5": flat(2, 10),
  },
  google: {
    "gemini-2.5-flash": flat(0.3, 2.5),
    "gemini-2.5-flash-lite": flat(0.1, 0.4),
    "gemini-2.5-pro": tiered(200_000, [1.25, 10], [2.5, 15]),
    "gemini-3-flash": flat(0.5, 3),
    "gemini-3.1-flash-lite": flat(0.25, 1.5),
    "gemini-3.1-pro": tiered(200_000, [2, 12], [4, 18]),
    "gemini-3.5-flash": flat(1.5, 9),
    "gemini-3.5-flash-lite": flat(0.3, 2.5),
    "gemini-3.6-flash": flat(1.5, 7.5),
    // Valid until 2026-12-31, then 1.5 and 7.5.
    "gemini-3.8-flash": flat(0.75, 3.75),
  },
};

/** The suffix of a dated or named release of a model. */
const RELEASE = /^-(\d{8}|\d{4}-\d{2}-\d{2}|\d{2}-\d{4}|\d{3}|latest|preview(-.+)?)$/;

/**
 * Returns the shipped price of a model or one of its dated releases, or null if the model has no shipped
 * price.
 */
export function findListPrice(provider: Provider, model: string): Price | null {
  if (provider === "compatible") return null;
  const prices = PRICES[provider];
  if (Object.hasOwn(prices, model)) return prices[model] ?? null;
  const base = Object.keys(prices).find(
    (name) => model.startsWith(name) && RELEASE.test(model.slice(name.length)),
  );
  return base === undefined ? null : (prices[base] ?? null);
}

/**
 * Returns the cost of tokens in millionths of a dollar. Dollars per million tokens equal millionths of a
 * dollar per token.
 */
export function costOf(price: Price, { input, output }: { input: number; output: number }): number {
  const { long } = price;
  const { input: inward, output: outward } = long && input > long.above ? long : price;
  return Math.round(input * inward + output * outward);
}
