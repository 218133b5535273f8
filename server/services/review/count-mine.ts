import { requireScope, type ServiceContext } from "@/server/services/context";
import { findMyReviews } from "./mine";

/** Counts the open reviews waiting for the caller. */
export async function countMyReviews(ctx: ServiceContext): Promise<number> {
  requireScope(ctx, "reviews:read");
  return (await findMyReviews(ctx)).count;
}
