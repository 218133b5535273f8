import type { UsedTokens } from "@/server/domain/model/next-call";
import type { Budget } from "@/server/runs/agents/call";

/** Creates a budget that has no limit and records each call. */
export function makeBudget(): { budget: Budget; used: UsedTokens[] } {
  const used: UsedTokens[] = [];
  const budget: Budget = {
    reserve: async ({ maxOutputTokens }) => ({
      maxOutputTokens,
      async settle(call) {
        if (call) used.push(call);
      },
    }),
  };
  return { budget, used };
}
