import { sayMoney } from "@/server/domain/usage/say-money";

const MONTH = new Intl.DateTimeFormat("en", { month: "long", year: "numeric", timeZone: "UTC" });
const DAY = new Intl.DateTimeFormat("en", { day: "numeric", month: "long", timeZone: "UTC" });

/** Formats the cost of model calls, which is null if no price is known. */
export function sayCost(millionths: number | null): string {
  return millionths === null ? "no price known" : sayMoney(millionths);
}

export function sayCount(count: number): string {
  return count.toLocaleString("en");
}

/** Returns "1,200 tokens in, 300 out", with "about" if some are estimated. */
export function sayTokens({
  input,
  output,
  estimated = false,
}: {
  input: number;
  output: number;
  estimated?: boolean;
}): string {
  return `${estimated ? "about " : ""}${sayCount(input)} tokens in, ${sayCount(output)} out`;
}

/** Formats "2026-11" as "November 2026". */
export function sayMonth(month: string): string {
  return MONTH.format(new Date(`${month}-01`));
}

/** Returns the first day of the next month, in UTC: "December 1". */
export function sayNextMonthStart(month: string): string {
  const first = new Date(`${month}-01`);
  return DAY.format(new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 1)));
}

/**
 * Parses typed dollars into millionths of a dollar. Null if it isn't an amount. "1,50" is one and a half
 * dollars.
 */
export function readMoney(text: string): number | null {
  const plain = text.trim().replace(/^\$\s*/, "");
  if (!/^\d{1,9}([.,]\d{1,6})?$/.test(plain)) return null;
  return Math.round(Number(plain.replace(",", ".")) * 1e6);
}
