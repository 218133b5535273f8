import { notFound } from "@/server/domain/error";
import type { ReviewDto } from "@/server/domain/review/api";
import { requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { presentReview } from "@/server/services/presenters/review";
import { readActiveMembersFor } from "@/server/services/read-active-members";
import { findReview } from "@/server/services/statements/find-reviews";

export async function getReview(ctx: ServiceContext, { id }: { id: string }): Promise<ReviewDto> {
  requireScope(ctx, "reviews:read");
  const row = await findReview(ctx, id);
  if (!row) throw notFound("review");
  return presentReview(requirePerson(ctx), row, await readActiveMembersFor(ctx, [row]));
}
