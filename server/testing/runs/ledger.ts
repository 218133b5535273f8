import type { UsedTokens } from "@/server/domain/model/next-call";
import type { Ledger } from "@/server/runs/agents/call";

/** Creates a ledger that has no limit and records each call. */
export function makeLedger(): { ledger: Ledger; used: UsedTokens[] } {
  const used: UsedTokens[] = [];
  const ledger: Ledger = {
    reserve: async ({ maxOutputTokens }) => ({
      maxOutputTokens,
      async settle(call) {
        if (call) used.push(call);
      },
    }),
  };
  return { ledger, used };
}
