import {
  type InvalidateOptions,
  type InvalidateQueryFilters,
  type QueryCache,
  QueryClient,
  type QueryKey,
} from "@tanstack/react-query";
import { TRPCClientError } from "@trpc/client";
import type { Failure } from "./trpc";

const FRESH_MS = 5_000;

/**
 * Also restarts a query's first fetch if the query is invalidated during that fetch. TanStack Query would keep the
 * fetch, even though the fetched data may predate the change.
 */
class RereadingClient extends QueryClient {
  override invalidateQueries<Key extends QueryKey = QueryKey>(
    filters?: InvalidateQueryFilters<Key>,
    options?: InvalidateOptions,
  ): Promise<void> {
    const invalidate = () => super.invalidateQueries(filters, options);
    const reading = this.getQueryCache().findAll({ ...filters, type: "active", fetchStatus: "fetching" });
    const first = reading.filter((query) => query.state.data === undefined);
    if (first.length === 0) return invalidate();
    return Promise.all(first.map((query) => query.cancel({ revert: true }))).then(invalidate);
  }
}

export function makeQueryClient(queryCache: QueryCache): QueryClient {
  return new RereadingClient({
    queryCache,
    defaultOptions: { queries: { staleTime: FRESH_MS, retry: mayRetry } },
  });
}

/**
 * Retries if the server was unreachable, but not if it refused the request. Retries once if the session was invalid:
 * if the user has just changed their password, the request may have used the old session.
 */
function mayRetry(count: number, error: object): boolean {
  const isSignedOut =
    error instanceof TRPCClientError && (error.data as Failure["data"])?.appCode === "unauthenticated";
  if (isSignedOut) return count < 1;
  return !("data" in error && error.data) && count < 2;
}
