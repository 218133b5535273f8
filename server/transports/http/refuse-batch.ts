import { AppError } from "@/server/domain/error";
import { MAX_BATCH_CALLS } from "@/server/domain/http/batch-limit";
import { metrics } from "@/server/infra/metrics";

/**
 * Refuses a tRPC request that makes too many calls, and counts it. This costs nearly nothing: the body isn't read,
 * nobody is signed in, and no procedure is looked up.
 */
export function refuseBatch(target: string): AppError | null {
  const [path = ""] = target.split("?", 1);
  // tRPC decodes the path before it splits it, and Next finds the route of an encoded path, too.
  const names = decodeURIComponent(path);
  if (!names.startsWith("/api/trpc/")) return null;
  const count = names.split(",").length;
  if (count <= MAX_BATCH_CALLS) return null;
  metrics().refusedBatches.inc();
  return new AppError(
    "too-large",
    `This request makes ${count.toLocaleString("en-US")} calls. Send at most ${MAX_BATCH_CALLS} at a time.`,
  );
}
