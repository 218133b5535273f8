import { requireScope, type ServiceContext } from "@/server/services/context";
import { findMyReviews } from "./mine";

export async function countMyReviews(ctx: ServiceContext): Promise<number> {
  requireScope(ctx, "reviews:read");
  return (await findMyReviews(ctx)).count;
}
