import { sayMoney } from "@/server/domain/usage/say-money";

/** `limit`: in millionths of a dollar. */
export function sayReached(limit: number): string {
  return `This month's spending limit of ${sayMoney(limit)} is reached. Raise it under Settings → Usage, or wait for the next month.`;
}
