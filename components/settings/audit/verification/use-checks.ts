import { trpc } from "@/components/trpc";
import type { LedgerCheckDto } from "@/server/domain/ledger/check";

/** How often to poll for a running verification's progress. */
const RUNNING_MS = 1_000;
const IDLE_MS = 30_000;

/** The latest verifications, newest first. A running verification continues even if the page is closed. */
export function useChecks(initial: LedgerCheckDto[]) {
  const { data = initial, error } = trpc.audit.checks.useQuery(undefined, {
    initialData: initial,
    refetchInterval: ({ state }) => (state.data?.[0]?.status === "RUNNING" ? RUNNING_MS : IDLE_MS),
  });
  return { checks: data, error };
}
