import { httpBatchLink } from "@trpc/client";
import { MAX_BATCH_CALLS } from "@/server/domain/http/batch-limit";
import type { AppRouter } from "@/server/transports/trpc/router";

/** Sends calls made at the same time in one request, or in several if there are too many for one. */
export function batchLink(url: string) {
  return httpBatchLink<AppRouter>({ url, maxURLLength: 4_000, maxItems: MAX_BATCH_CALLS });
}
